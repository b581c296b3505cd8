"""jupyter_kernel_test, the suite of Jupyter's own project, whole."""

from unittest import mock

import jupyter_kernel_test
from jupyter_kernel_test import ensure_sync, msgspec_v5

from kernel_client import PATIENCE

jupyter_kernel_test.TIMEOUT = PATIENCE

DISPLAY = "const kernel = (globalThis as any)[Symbol.for('jupyter.kernel')];\n"


class ProtocolSuite(jupyter_kernel_test.KernelTests):
    kernel_name = "trac-ts"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to the error stream')"
    code_generate_error = "throw new Error('on purpose')"
    code_execute_result = [
        {"code": "6 * 7", "result": "42"},
        {"code": "'six' + 'seven'", "result": "'sixseven'"},
        {"code": "[1, 2, 3].map((n) => n * n)", "result": "[ 1, 4, 9 ]"},
        {"code": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>rich</b>' }) })", "mime": "text/html"},
        {"code": "({ [Symbol.for('Jupyter.display')]: async () => ({ 'image/png': 'AAAA' }) })", "mime": "image/png"},
    ]
    code_display_data = [
        {"code": DISPLAY + "kernel.display({ 'text/html': '<i>shown</i>' })", "mime": "text/html"},
        {"code": "import * as tslab from 'tslab'; tslab.display.svg('<svg/>')", "mime": "image/svg+xml"},
    ]
    completion_samples = [
        {"text": "Math.aco", "matches": {"acos", "acosh"}},
        {"text": "parseIn", "matches": {"parseInt"}},
        {"text": "[1].toSp", "matches": {"toSpliced"}},
    ]
    complete_code_samples = ["1 + 1", "function f() {\n  return 1;\n}", "", "await (null)", "for (const x of []) {}"]
    incomplete_code_samples = ["function f() {", "const x = [1,", "/* open", "const text = `a", "if (true) {\n  1"]
    invalid_code_samples = ["const = 1", "1 +* 2", "function () {}", "'open", "let x; }"]
    code_history_pattern = "6*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "parseInt"
    code_clear_output = DISPLAY + "kernel.clearOutput(true)"

    def execute_helper(self, code, timeout=PATIENCE, **options):
        """As the suite's own, which waits a tenth of a second for messages that a busy machine sends later."""
        channel = self.kc.iopub_channel
        get_message = ensure_sync(channel.get_msg)
        with mock.patch.object(channel, "get_msg", lambda timeout: get_message(timeout=PATIENCE)):
            return super().execute_helper(code, timeout, **options)

    def test_is_complete_unknown(self):
        self.flush_channels()
        self.check_is_complete("%matplotlib inline", "unknown")

    def test_comm_info(self):
        self.flush_channels()
        message_id = self.kc.comm_info()
        reply = self.get_non_kernel_info_reply(timeout=PATIENCE)
        msgspec_v5.validate_message(reply, "comm_info_reply", message_id)
        assert reply["content"]["comms"] == {}

    def test_update_display(self):
        self.flush_channels()
        show = "kernel.display({ 'text/plain': 'b' }, { displayId: 'here', update: %s })"
        _, messages = self.execute_helper(f"{DISPLAY}{show % 'false'}\n{show % 'true'}")
        assert [m["msg_type"] for m in messages] == ["display_data", "update_display_data"]
        assert {m["content"]["transient"]["display_id"] for m in messages} == {"here"}


class WelcomeSuite(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "trac-ts"
    support_iopub_welcome = True


# pytest would collect the imported base classes, too
del jupyter_kernel_test
