"""What is published: pages and files, most of them from one whole build of the plans here, made once for all tests."""
