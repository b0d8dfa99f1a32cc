// The text of a certificate of erasure, which is signed byte for byte.
#include <gtest/gtest.h>

#include "keystore/certificate.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore {
namespace {

using test::MustOk;
using test::UuidOf;

TEST(KeystoreCertificate, IsOneLineInAFixedOrder) {
  Certificate certificate;
  certificate.id = UuidOf(1);
  certificate.state = "destroyed";
  certificate.keystore = UuidOf(2);
  certificate.space = UuidOf(3);
  certificate.node = "main \"1\"";
  certificate.committed_at = 1773480413589793;
  certificate.destroyed_at = -1;
  certificate.reason_code = "art17";
  certificate.classes.push_back({"standard", 1, "destroyed", std::array<std::uint8_t, 32>{}, 1, "", ""});
  certificate.classes.push_back({"tax", 1, "retained", std::nullopt, 0, "AO § 147", "2034-12-31"});
  certificate.live_rows.push_back({"crm.contact", 1, 1, 2, 0});
  certificate.journal.push_back({"standard", 5, {}});
  certificate.master_epochs_open = {1};
  certificate.synchronous_commit = "on";
  certificate.signing_key = "0123456789abcdef";
  const std::string document = MustOk(CertificateDocument(certificate));
  EXPECT_EQ(document.find('\n'), document.size() - 1);
  std::size_t at = 0;
  for (const char* key : {"type",
                          "version",
                          "id",
                          "sequence",
                          "previous",
                          "state",
                          "keystore",
                          "space",
                          "node",
                          "committed_at",
                          "destroyed_at",
                          "issued_at",
                          "reason_code",
                          "classes",
                          "class",
                          "generation",
                          "result",
                          "slot_sha256",
                          "master_epoch",
                          "ground",
                          "until",
                          "live_rows",
                          "table",
                          "rows",
                          "scrubbed",
                          "tags_removed",
                          "pending",
                          "kept",
                          "deleted",
                          "linked",
                          "journal",
                          "class",
                          "sequence",
                          "record_sha256",
                          "method",
                          "keys",
                          "cipher",
                          "wrap",
                          "destruction",
                          "copies",
                          "mirror",
                          "nodes",
                          "master_epochs_open",
                          "lookup_epoch",
                          "fsync",
                          "synchronous_commit",
                          "not_addressed",
                          "signing_key"}) {
    at = document.find("\"" + std::string(key) + "\":", at);
    ASSERT_NE(at, std::string::npos) << key;
  }
  EXPECT_NE(document.find("\"committed_at\":\"2026-03-14T09:26:53.589793Z\""), std::string::npos) << document;
  EXPECT_NE(document.find("\"destroyed_at\":\"1969-12-31T23:59:59.999999Z\""), std::string::npos);
  EXPECT_NE(document.find("\"issued_at\":null"), std::string::npos);
  EXPECT_NE(document.find("AO § 147"), std::string::npos);
  EXPECT_EQ(document, MustOk(CertificateDocument(certificate)));
  certificate.node = "\xff";
  EXPECT_NE(MustOk(CertificateDocument(certificate)).find("\uFFFD"), std::string::npos);
}

}  // namespace
}  // namespace privacy::keystore
