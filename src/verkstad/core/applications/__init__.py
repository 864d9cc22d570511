"""What an application amounts to: budget, financing and what the call's rules say of them."""
