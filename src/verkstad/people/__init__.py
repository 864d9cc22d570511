"""Who may do what, where and when: users, roles, appointments, doors, sign-in."""
