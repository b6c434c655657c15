#!/bin/sh
# test-lesson.sh PROGRAM - a lesson on a real terminal, from the first page
# to the points.
set -u
cd "$(dirname "$0")/.."
case $1 in /*) nd=$1 ;; *) nd=$PWD/$1 ;; esac
. tests/tmux.sh

start "$nd --lang fr"
ok 'lessons on the first page' shows 'Leçon *3  Le certificat valide'
key Down
key Down
key Down
key Enter
ok 'the lesson opens' shows "horloge du laboratoire"
ok 'symptoms' shows 'Mardi matin'
key Enter
key R
ok 'the guide reads' shows '3.2 CRP atteint *.KO '
ok 'the cause is hidden' shows 'La leçon le cache'
key d
ok 'its page too' row_shows 2 'La leçon le cache'
key L
key c
ok 'causes to choose from' row_shows 3 'Quelle cause'
key Enter
ok 'a wrong turn is explained' shows "Ce n'est pas cela"
key c
key Down
key Enter
ok 'the cause' row_shows 4 'Oui'
key a
key Enter
ok 'the word is asked for' shows 'Tapez 28DA'
for letter in 2 8 D A Enter; do key $letter; done
ok 'done' shows '5E59B09E'
key p
key Enter
ok 'proved' shows '^│ Réglé'
ok 'points' shows 'Score.*: 95 sur 100'
key q
key q
ended 'left' 0
ok 'no file is left' [ -z "$(find "$tmp/state" -name 'u_ex*' 2>/dev/null)" ]
tally
