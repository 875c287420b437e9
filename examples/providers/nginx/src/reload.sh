# Makes a running nginx serve what its files say now. One that does not run needs nothing: it reads them when it starts.
problem=$(nginx -t 2>&1) || { printf '%s\n' "$problem"; exit 1; }
systemctl --quiet is-active nginx.service || exit 0
exec systemctl reload nginx.service
