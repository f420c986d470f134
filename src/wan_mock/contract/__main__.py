"""`python -m wan_mock.contract` examines a server; see `wan_mock.contract.command`."""

from wan_mock.contract.command import command

if __name__ == "__main__":
    command(prog_name="python -m wan_mock.contract")
