# The toolkit: every task of deno.json, and supercronic for the crontab. Built from the project's root.

FROM golang:1.26.8-trixie AS supercronic
RUN CGO_ENABLED=0 GOBIN=/out go install github.com/aptible/supercronic@v0.2.48

# The base image has tini as its entry point. It forwards signals, and reaps processes that the schedule leaves behind.
FROM denoland/deno:2.9.6
COPY --from=supercronic /out/supercronic /usr/local/bin/supercronic

# The folders that the crontab names, and the data folder: a new volume gets the owner of its folder. The crontab's log file is
# the container's standard output.
RUN install -d -o deno -g deno /opt/storecast /home/storecast/backups /var/lib/storecast \
  && ln -s /dev/stdout /home/storecast/storecast.log

WORKDIR /opt/storecast
COPY . .
# A task fetches all packages of its lock file, and there are three lock files. After this step nothing is downloaded, and nothing
# is written outside the data folder.
RUN for task in status holidays superset:push; do deno task --quiet "$task" --help || exit 1; done \
  && chmod -R a+rX "$DENO_DIR"

ENV STORECAST_DATA=/var/lib/storecast DENO_NO_UPDATE_CHECK=1 NO_COLOR=1
USER deno
CMD ["supercronic", "crontab"]
