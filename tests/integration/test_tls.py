"""TLS and mutual TLS by settings: who has the right certificate gets in, nobody else."""

import pytest
import trustme
from rig.broker import TestBroker
from rig.handlers import body
from rig.worker_process import WorkerProcess, until

from deploy.loopback import free_port
from deploy.private_node import PrivateNode

pytestmark = pytest.mark.broker

RSA = trustme.KeyType.RSA
HOST = "localhost"
USER = "crawler-7"
CONFIGURATION = """\
listeners.ssl.1 = 127.0.0.1:{port}
ssl_options.cacertfile = {folder}/ca.pem
ssl_options.certfile = {folder}/server.pem
ssl_options.keyfile = {folder}/server.key
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = true
ssl_cert_login_from = common_name
auth_mechanisms.1 = PLAIN
auth_mechanisms.2 = EXTERNAL
"""


def write(folder, name, issued):
    issued.cert_chain_pems[0].write_to_path(folder / f"{name}.pem")
    issued.private_key_pem.write_to_path(folder / f"{name}.key")


def issue(authority, name, common_name=None):
    """An RSA certificate: Erlang's TLS 1.3 is choosy about the others."""
    return authority.issue_cert(name, common_name=common_name, key_type=RSA)


@pytest.fixture(scope="module")
def secured(tmp_path_factory):
    """A node that talks TLS to those with a certificate of our authority."""
    folder = tmp_path_factory.mktemp("certificates")
    authority, stranger = trustme.CA(key_type=RSA), trustme.CA(key_type=RSA)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    stranger.cert_pem.write_to_path(folder / "other-ca.pem")
    write(folder, "server", issue(authority, HOST))
    write(folder, "client", issue(authority, f"{USER}.example", USER))
    write(folder, "forged", issue(stranger, f"{USER}.example", USER))
    port = free_port()
    with PrivateNode(
        plugins=["rabbitmq_auth_mechanism_ssl"],
        configuration=CONFIGURATION.format(port=port, folder=folder),
    ) as node:
        node.ctl("add_user", USER, "unused")
        broker = TestBroker(node, "tls").prepare()
        node.ctl("set_permissions", "-p", "tls", USER, ".*", ".*", ".*")
        yield broker, folder, port


def worker(secured, *, client="client", authority="ca", login="guest:guest@", wait=True, **more):
    broker, folder, port = secured
    settings = {"tls_ca_file": folder / f"{authority}.pem", **more}
    if client:
        settings["tls_cert_file"] = folder / f"{client}.pem"
        settings["tls_key_file"] = folder / f"{client}.key"
    return WorkerProcess(f"amqps://{login}{HOST}:{port}/{broker.vhost}", wait=wait, **settings)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({}, id="name and password"),
        pytest.param({"login": "", "amqp_auth": "external"}, id="the certificate alone"),
    ],
)
def test_a_worker_with_a_certificate_works_over_tls(secured, how):
    with worker(secured, **how) as running:
        secured[0].publish(body("private", 1))
        until(lambda: running.settled() == 1, 20, running)


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"client": None}, id="no client certificate"),
        pytest.param({"client": "forged"}, id="a forged client certificate"),
        pytest.param({"authority": "other-ca"}, id="a broker of another authority"),
        pytest.param({"tls_server_name": "other.example"}, id="a broker of another name"),
    ],
)
def test_a_wrong_certificate_on_either_side_is_refused_and_told(secured, how):
    with worker(secured, wait=False, **how) as running:
        until(lambda: running.events("broker.lost"), 20, running)
        assert running.get("/readyz")[0] == 503
        assert running.events("broker.connected") == []
        assert "guest:guest" not in running.log
