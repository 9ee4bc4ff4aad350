"""What people ask around applications: corrections of the register, rights to act for somebody."""
