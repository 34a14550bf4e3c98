#!/usr/bin/env bash
# Fetches the archive of the site of each release: archives.sh DIR. Releases without one, and
# other files of a release, are left alone; what cannot be listed or fetched is an error, or the
# next publication would lack it.
set -euo pipefail
folder=$1
mkdir -p "$folder"
releases=$(gh release list --limit 1000 --json tagName --jq '.[].tagName')
for tag in $releases; do
  file="${tag#v}.tar.gz"
  assets=$(gh release view "$tag" --json assets --jq '.assets[].name')
  if grep -qxF "$file" <<< "$assets"; then
    gh release download "$tag" --pattern "$file" --dir "$folder" --skip-existing
  else
    echo "$tag: no $file, so its site is not published"
  fi
done
