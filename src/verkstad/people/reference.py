"""The page of rights in the docs, made from the rules."""

from verkstad.people import queries
from verkstad.people.models import Role


def access_table() -> str:
    """docs/access.md: which role has which permission, from the rules themselves."""
    roles = Role.values
    lines = [
        "# Which role may do what",
        "",
        "Made from the rules by `make docs`. A mark means: within the mandate, organisation and period of the",
        "appointment, and as far as the state of the thing allows. The public (nobody signed in) holds no permission:",
        "what it sees are the pages whose door is public.",
        "",
        "| permission | " + " | ".join(role.replace("_", " ") for role in roles) + " |",
        "|---|" + "---|" * len(roles),
    ]
    for row in queries.access_table():
        marks = ["x" if role in row.roles or row.everybody_signed_in else "" for role in roles]
        lines.append(f"| `{row.permission}` | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"
