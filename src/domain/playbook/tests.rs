//! Tests of the playbook.
