#!/usr/bin/env bash
# Keeps a file with the release of a tag, which is made if it is not there: attach.sh TAG FILE.
set -euo pipefail
tag=$1 file=$2
[ -f "$file" ] || { echo "error: $file is not there; run make release TAG=$tag" >&2; exit 2; }
gh release view "$tag" > /dev/null 2>&1 || gh release create "$tag" --verify-tag --generate-notes
gh release upload "$tag" "$file" --clobber
