import pytest

from entrypoints.setting_names import all_settings, misspelled, mistakes

REALISTIC = """
    APPDATA BASH_ENV CI COLORTERM CONTAINER_NAME DATA DATABASE_URL DATE DBUS_SESSION_BUS_ADDRESS DEBIAN_FRONTEND DEBUG
    DISPLAY DOCKER_HOST EDITOR ENV GIT_DIR GPG_KEY GPG_TTY HISTFILE HOME HOSTNAME HOSTTYPE HTTPS_PROXY HTTP_PROXY
    INVOCATION_ID JAVA_HOME JOURNAL_STREAM KUBERNETES_PORT KUBERNETES_PORT_443_TCP KUBERNETES_SERVICE_HOST
    KUBERNETES_SERVICE_PORT LANG LANGUAGE LC_ALL LC_CTYPE LISTEN_FDS LISTEN_PID LOGNAME LS_COLORS MAIL MAINPID
    MAKEFLAGS MAKELEVEL MANPATH MONGODB_DATABASE MONGO_INITDB_ROOT_USERNAME NODE_ENV NO_PROXY NOTIFY_SOCKET OLDPWD
    OPENBLAS_CORETYPE PAGER PATH PIP_CERT POD_IP POD_NAME PWD PYTHONPATH PYTHONUNBUFFERED PYTHON_VERSION
    REDIS_HOST REDIS_PORT RUNTIME_DIRECTORY SECRET_KEY SERVER_NAME SHELL SHLVL SMTP_HOST SSH_AUTH_SOCK SSH_CLIENT
    SSL_CERT_DIR SSL_CERT_FILE STATE_DIRECTORY SUDO_USER TERM TEST TMP TMPDIR TZ USER USERNAME UV_CACHE_DIR
    VIRTUAL_ENV WINDOWID XDG_CONFIG_DIRS XDG_DATA_DIRS XDG_RUNTIME_DIR _ http_proxy
"""


@pytest.mark.parametrize(
    ("variable", "meant"),
    [
        ("MAX_MESSAGE_LENGHT", "MAX_MESSAGE_LENGTH"),
        ("LOG_LEVL", "LOG_LEVEL"),
        ("RATE_LIMIT_MESAGES", "RATE_LIMIT_MESSAGES"),
        ("RATE_LIMIT_MESAGE", "RATE_LIMIT_MESSAGES"),
        ("max_device", "MAX_DEVICES"),
        ("MONGO_URI", "MONGODB_URI"),
        ("MONGODB_URL", "MONGODB_URI"),
        ("DATADIR", "DATA_DIR"),
        ("PROT", "PORT"),
    ],
)
def test_a_variable_a_letter_or_two_off_a_setting_is_noticed(variable: str, meant: str) -> None:
    assert list(misspelled([variable])) == [f"{variable} is no setting; did you mean {meant}?"]


def test_settings_themselves_are_no_mistakes() -> None:
    names = [setting.name for setting in all_settings()]
    assert not list(misspelled(names + [name.lower() for name in names]))


def test_the_variables_of_an_ordinary_machine_raise_no_alarm() -> None:
    assert not list(misspelled(REALISTIC.split()))


@pytest.mark.parametrize(
    ("word", "meant", "count"), [("", "ab", 2), ("ab", "ab", 0), ("ba", "ab", 1), ("abc", "ac", 1), ("xyc", "abc", 2)]
)
def test_mistakes_are_letters_missing_too_many_wrong_or_exchanged(word: str, meant: str, count: int) -> None:
    assert mistakes(word, meant) == count
