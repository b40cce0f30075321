#!/bin/bash
# Asks this container's own /health/live without curl or wget: a container that lives but waits for
# its broker is not to be started anew. Readiness is /health.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${WEFT_METRICS_PORT:-9464}"
printf 'GET /health/live HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' >&3
read -r answer <&3
case "$answer" in *" 200 "*) exit 0 ;; esac
exit 1
