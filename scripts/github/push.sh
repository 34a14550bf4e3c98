#!/usr/bin/env bash
# Makes a folder the whole content of a branch, with no history: push.sh DIR BRANCH [REPOSITORY].
# The branch is that of the built site; that of the sources never gets what is generated.
set -euo pipefail
folder=$1 branch=$2
repository=${3:-https://x-access-token:${GH_TOKEN:?is needed to push}@github.com/${GITHUB_REPOSITORY:?}.git}
if [ "$branch" = main ] || [ "$branch" = master ]; then
  echo "error: $branch holds sources; name the branch of the built site" >&2
  exit 2
fi
[ -f "$folder/index.html" ] || { echo "error: $folder holds no site; run make publish" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git init --quiet --initial-branch "$branch" "$work"
cp -R "$folder/." "$work"
# GitHub keeps the name of a domain of one's own in the branch, and forgets it if the file goes.
if [ ! -e "$work/CNAME" ] && git -C "$work" fetch --quiet --depth 1 "$repository" "$branch" 2> /dev/null; then
  git -C "$work" show FETCH_HEAD:CNAME > "$work/CNAME" 2> /dev/null || rm "$work/CNAME"
fi
touch "$work/.nojekyll" # else GitHub Pages leaves out what begins with an underscore
git -C "$work" add --all --force
git -C "$work" -c user.name=bodocs -c user.email=bodocs@users.noreply.github.com \
  commit --quiet --message "Publish"
git -C "$work" push --quiet --force "$repository" "$branch"
