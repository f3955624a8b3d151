"""What people see and programs call: API, panel and public pages."""
