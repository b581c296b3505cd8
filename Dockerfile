# JupyterLab with the kernel in a container:
#   docker build --tag trac . && docker run --rm --publish 8888:8888 trac

FROM node:22-bookworm-slim AS system
# Versions follow Debian's security updates.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates g++ git python3 python3-venv \
  && rm -rf /var/lib/apt/lists/*

FROM system
WORKDIR /home/node/trac
RUN chown node:node .
USER node
COPY --chown=node:node . .
RUN npm run setup
EXPOSE 8888
CMD ["npm", "run", "lab", "--", "--ip=0.0.0.0", "--no-browser"]
