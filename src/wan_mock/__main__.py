"""`python -m wan_mock` starts the mock; see `wan_mock.command`."""

from wan_mock.command import command

if __name__ == "__main__":
    command(prog_name="python -m wan_mock")
