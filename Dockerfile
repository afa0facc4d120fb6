# cpsplan with everything it can write. Run it where plans/ is:
#
#   docker build --tag cpsplan .
#   docker run --rm --volume "$PWD:/workspace" --user "$(id -u)" cpsplan check

FROM python:3.13-slim AS wheel
WORKDIR /source
# The packages that the tests ran with, each compared with its hash.
COPY requirements-run.lock requirements-audio.lock ./
RUN pip install --quiet --no-cache-dir --require-hashes --requirement requirements-run.lock
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY src src
COPY templates templates
COPY schemas schemas
COPY tests/cases tests/cases
RUN pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels . \
    && cp requirements-run.lock requirements-audio.lock /wheels/

FROM python:3.13-slim
# The libraries WeasyPrint writes PDF with, Braille, a voice; git, for what changed since a revision.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        espeak-ng git libfontconfig1 libharfbuzz-subset0 libharfbuzz0b liblouis-bin liblouis-data libpango-1.0-0 \
        libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=wheel /wheels /wheels
RUN pip install --quiet --no-cache-dir --require-hashes --requirement /wheels/requirements-run.lock \
        --requirement /wheels/requirements-audio.lock \
    && pip install --quiet --no-cache-dir --no-deps /wheels/*.whl
# A workspace from outside belongs to somebody else, which git would refuse to read.
RUN git config --system --add safe.directory /workspace \
    && useradd --create-home planner
USER planner
ENV HOME=/home/planner
WORKDIR /workspace
ENTRYPOINT ["cpsplan"]
CMD ["check"]
