"""The command line for vehicle terminals."""

import json
from pathlib import Path

from click.testing import CliRunner

from dashboard.cli.jt808 import decode_command
from dashboard.cli.vehicles import replay_traces_command
from dashboard.gateways.jt808.messages import Msg
from dashboard.gateways.jt808.writing import Address, frame
from tests.integration.jt808.road import Road
from tests.integration.jt808.taxi import TRACES
from tests.shared_data import needs_shared
from tests.unit.jt808 import vectors

HEARTBEAT = frame(Msg.HEARTBEAT, b"", Address("13900000001"), 1).hex()


@needs_shared
def test_decode_prints_one_object_for_each_published_frame() -> None:
    path = vectors.FOLDER / "frames_valid.jsonl"
    printed = CliRunner().invoke(decode_command, ["jt808", str(path)]).output.splitlines()
    assert [json.loads(line) for line in printed] == [row["decoded"] for row in vectors.valid()]


def test_decode_takes_plain_hex_json_and_rubbish_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "frames.txt"
    lines = [HEARTBEAT, "", f' {{"hex": "{HEARTBEAT}"}} ', "{broken", "[1]", '{"hex": 7}', "7e 7e"]
    path.write_text("\n".join(lines), encoding="utf-8")
    printed = CliRunner().invoke(decode_command, ["jt808", str(path)]).output.splitlines()
    answers = [json.loads(line) for line in printed]
    assert [a.get("msg_id") for a in answers[:2]] == ["0x0002", "0x0002"]
    assert [a["refused"] for a in answers[2:]] == ["hex", "hex", "hex", "short"]


@needs_shared
def test_replay_traces_says_what_it_did() -> None:
    with Road() as road:
        to = f"127.0.0.1:{road.gateway.port}"
        words = [str(TRACES), "--to", to, "--begin", "23:55", "--speed", "3000", "--vehicles", "5"]
        result = CliRunner().invoke(replay_traces_command, words)
    assert result.exit_code == 0, result.output
    assert "positions sent" in result.output
