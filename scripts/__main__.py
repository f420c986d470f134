"""`python -m scripts VERB`: the commands of the workshop."""

from scripts.commands import main

if __name__ == "__main__":
    main()
