"""The adapters against real servers of this machine."""

import http.server
import json
import threading
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller

from notifications import channels
from notifications.channels import DeliveryError
from notifications.channels.email import EmailSender
from notifications.channels.sms import HttpSmsSender
from notifications.kinds import Channel, ErrorKind


@pytest.fixture
def message():
    return SimpleNamespace(
        pk=17,
        address="eskendir@mail.example",
        subject="Өтініш қабылданды",
        body="Сәлеметсіз бе",
        language="kk",
    )


class MailServer:
    """Answers as told and keeps what it got."""

    def __init__(self):
        self.answer, self.rude, self.got = "250 2.0.0 queued as 4711", False, []

    async def handle_DATA(self, server, session, envelope):
        self.got.append(envelope)
        if self.rude:
            server.transport.write(f"{self.answer}\r\n".encode())
            server.transport.close()
        return self.answer


@pytest.fixture
def mail_server(settings, unused_tcp_port_of_this_machine):
    handler = MailServer()
    controller = Controller(handler, hostname="127.0.0.1", port=unused_tcp_port_of_this_machine)
    controller.start()
    settings.EMAIL_BACKEND = "notifications.channels.email.AnsweringBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


@pytest.fixture
def unused_tcp_port_of_this_machine():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class TestMail:
    def test_the_answer_of_the_server_is_kept(self, mail_server, message):
        assert EmailSender().send(message) == "250 2.0.0 queued as 4711"
        (envelope,) = mail_server.got
        assert envelope.rcpt_tos == ["eskendir@mail.example"]
        assert b"Message-ID: <message-17@" in envelope.content

    @pytest.mark.parametrize(
        ("answer", "kind"),
        [("451 try later", ErrorKind.TEMPORARY), ("554 refused", ErrorKind.PERMANENT)],
    )
    def test_a_refusal_keeps_its_words(self, mail_server, message, answer, kind):
        mail_server.answer = answer
        with pytest.raises(DeliveryError) as caught:
            EmailSender().send(message)
        assert (caught.value.kind, caught.value.answer) == (kind, answer)

    def test_a_line_that_breaks_after_the_acknowledgement_is_no_failure(self, mail_server, message):
        mail_server.rude = True
        assert EmailSender().send(message).startswith("250")

    def test_nobody_listens(self, mail_server, message, settings):
        settings.EMAIL_PORT = 1
        with pytest.raises(DeliveryError) as caught:
            EmailSender().send(message)
        assert caught.value.kind is ErrorKind.TEMPORARY


class Gateway(http.server.BaseHTTPRequestHandler):
    status, got = 200, []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((self.headers["Authorization"], json.loads(body)))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(b'{"accepted": true}')

    def log_message(self, *args):
        pass


@pytest.fixture
def gateway(settings):
    handler = type("OneGateway", (Gateway,), {"got": []})
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
    settings.SMS_GATEWAY_KEY = "key"
    settings.SMS_GATEWAY_TIMEOUT = 2
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


class TestSms:
    def test_what_the_gateway_is_told(self, gateway, message, settings):
        message.address = "+77010000000"
        assert HttpSmsSender().send(message) == '200 {"accepted": true}'
        ((authorization, body),) = gateway.got
        assert authorization == "Bearer key"
        assert body == {
            "id": "message-17",
            "to": "+77010000000",
            "text": f"Өтініш қабылданды {settings.SITE_URL}",
        }

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (400, ErrorKind.PERMANENT),
            (404, ErrorKind.PERMANENT),
            (401, ErrorKind.TEMPORARY),
            (429, ErrorKind.TEMPORARY),
            (503, ErrorKind.TEMPORARY),
        ],
    )
    def test_refusals_by_kind(self, gateway, message, status, kind):
        gateway.status = status
        with pytest.raises(DeliveryError) as caught:
            HttpSmsSender().send(message)
        assert caught.value.kind is kind
        assert str(status) in caught.value.answer

    def test_nobody_listens(self, gateway, message, settings):
        settings.SMS_GATEWAY_URL = "http://127.0.0.1:1/send"
        with pytest.raises(DeliveryError) as caught:
            HttpSmsSender().send(message)
        assert caught.value.kind is ErrorKind.TEMPORARY


class TestKnownChannels:
    def person(self, **known):
        return SimpleNamespace(birth_on=None, **{"email": "", "phone": "", **known})

    def test_sms_is_off_until_an_adapter_is_set(self, settings):
        known = self.person(phone="+77010000000")
        assert channels.known_for(known) == [(Channel.ACCOUNT, "")]
        settings.MESSAGE_SENDERS = {"sms": "notifications.channels.sms.HttpSmsSender"}
        assert channels.known_for(known)[1:] == [(Channel.SMS, "+77010000000")]

    def test_an_organizations_telephone_gets_no_sms(self, settings):
        settings.MESSAGE_SENDERS = {"sms": "notifications.channels.sms.HttpSmsSender"}
        known = SimpleNamespace(email="a@b.example", phone="+7 727 000 00 31")
        assert channels.known_for(known) == [
            (Channel.ACCOUNT, ""),
            (Channel.EMAIL, "a@b.example"),
        ]
