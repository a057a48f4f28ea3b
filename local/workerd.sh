#!/bin/sh
# workerd that does not outlive the Node process that started it, not even when that is ended by `kill -9` and can do nothing
# about it itself: an orphan would hold the port and answer for a database that is gone. See serve.ts.
node=$PPID
(while kill -0 "$node"; do kill -0 $$ || exit; sleep 0.2; done; kill -9 $$) </dev/null >/dev/null 2>&1 3>&- &
exec "$WORKERD" "$@"
