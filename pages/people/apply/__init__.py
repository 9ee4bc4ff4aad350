"""An application in steps: each Continue saves the draft, which can be carried on for thirty days."""
