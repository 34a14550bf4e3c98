#!/usr/bin/env bash
# Keeps one open issue that says how newer releases differ: issue.sh TITLE FILE.
# Needs gh and GH_TOKEN, as GitHub's runners have them.
set -euo pipefail
title=$1 body=$2
limit=60000 # of the 65,536 characters that an issue may have
shown=$(mktemp)
trap 'rm -f "$shown"' EXIT
head -c "$limit" "$body" > "$shown"
if [ "$(wc -c < "$body")" -gt "$limit" ]; then
  printf '\n\nThe rest is in the artefact of the run.\n' >> "$shown"
fi
number=$(gh issue list --state open --limit 200 --json number,title \
  --jq "map(select(.title == \"$title\")) | first | .number // empty")
if [ -z "$number" ]; then
  gh issue create --title "$title" --body-file "$shown"
else
  gh issue edit "$number" --body-file "$shown"
fi
