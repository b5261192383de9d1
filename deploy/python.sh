# Sourced by quickstart and test: sets PYTHON to a Python that Quoth runs on, and makes .venv.
# Released wheels of spaCy reach as far as 3.14; the machine's own python3 is tried first.

find_python() {
    for PYTHON in "${QUOTH_PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14 \
        /opt/homebrew/bin/python3 /usr/local/bin/python3 /usr/bin/python3; do
        if "$PYTHON" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' \
            2>/dev/null; then
            return 0
        fi
    done
    echo "Quoth needs Python 3.11 to 3.14, and none was found." >&2
    echo "Install one (apt-get install python3, brew install python@3.13), or set QUOTH_PYTHON." >&2
    return 1
}

# make_environment LOCK: .venv with exactly the packages of that lock file, and this clone.
make_environment() {
    find_python && "$PYTHON" deploy/environment.py "$1"
}
