# cpsplan with everything it can write. Run it where plans/ is:
#
#   docker build --tag cpsplan .
#   docker run --rm --volume "$PWD:/workspace" --user "$(id -u)" cpsplan check

FROM python:3.13-slim AS wheel
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY src src
COPY templates templates
COPY schemas schemas
COPY tests/cases tests/cases
RUN pip wheel --quiet --no-deps --wheel-dir /wheels .
# The versions that the tests ran with. The hashes are left out, because our own wheel has none to compare with.
COPY requirements.lock ./
RUN sed -e '/^ /d' -e 's/ \\$//' requirements.lock > /wheels/constraints.txt

FROM python:3.13-slim
# The libraries WeasyPrint writes PDF with, Braille, a voice; git, for what changed since a revision.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        espeak-ng git libfontconfig1 libharfbuzz-subset0 libharfbuzz0b liblouis-bin liblouis-data libpango-1.0-0 \
        libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=wheel /wheels /wheels
RUN pip install --quiet --no-cache-dir --constraint /wheels/constraints.txt /wheels/*.whl
# A workspace from outside belongs to somebody else, which git would refuse to read.
RUN git config --system --add safe.directory /workspace \
    && useradd --create-home planner
USER planner
ENV HOME=/home/planner
WORKDIR /workspace
ENTRYPOINT ["cpsplan"]
CMD ["check"]
