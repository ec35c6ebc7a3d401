# Ärende in a container: docker build -t arende . && docker run -p 3000:3000 -v arende:/data arende
# What it needs to know comes from the environment: docs/operating.md.

# What the browser gets.
FROM node:22-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web ./
RUN node build.mjs

# The program.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
COPY --from=web /src/web/dist /web-dist
ENV ARENDE_WEB_DIST=/web-dist
RUN cargo build --locked --release --package arende

# What runs: the program, and the authorities that mail servers and buckets are checked against.
FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin arende \
    && install -d -m 0750 -o arende -g arende /data
COPY --from=build /src/target/release/arende /usr/local/bin/arende
USER arende
VOLUME /data
# 9464 is for operators, and for the health check: only inside, unless it is told to listen on 0.0.0.0.
ENV ARENDE_DATA=/data \
    ARENDE_LISTEN=0.0.0.0:3000 \
    ARENDE_METRICS_LISTEN=127.0.0.1:9464 \
    ARENDE_LOG_FORMAT=json
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["arende", "health"]
ENTRYPOINT ["arende"]
CMD ["serve"]
