-- Tries to sign in that failed, counted until the audit log is told of them together.
CREATE TABLE failed_sign_in (
  account TEXT NOT NULL,                  -- the address that was typed, folded; empty where it was none
  network TEXT NOT NULL,                  -- from where, as limits count: 192.0.2.0/24
  tries BIGINT NOT NULL,
  PRIMARY KEY (account, network)
);
