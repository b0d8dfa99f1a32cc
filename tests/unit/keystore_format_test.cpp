// The bytes: checksums against Boost's, records and slots there and back.
#include <gtest/gtest.h>

#include <boost/crc.hpp>
#include <cerrno>
#include <map>
#include <random>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "keystore/certificate.hpp"
#include "keystore/class_file.hpp"
#include "keystore/journal_file.hpp"
#include "keystore/space.hpp"
#include "keystore_disk.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore {
namespace {

using test::Disk;
using test::FixedMasterKeys;
using test::MustOk;
using test::UuidOf;

TEST(KeystoreChecksums, AreThoseOfBoost) {
  std::mt19937 random(1);
  std::vector<std::uint8_t> data(300);
  for (auto& byte : data) byte = static_cast<std::uint8_t>(random());
  for (std::size_t length = 0; length <= data.size(); ++length) {
    boost::crc_optimal<16, 0x1021, 0xFFFF, 0xFFFF, true, true> crc16;
    boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> crc32;
    crc16.process_bytes(data.data(), length);
    crc32.process_bytes(data.data(), length);
    const Bytes part = Bytes(data).first(length);
    ASSERT_EQ(Crc16().Add(part).value(), crc16.checksum()) << length;
    ASSERT_EQ(Crc32C().Add(part).value(), crc32.checksum()) << length;
    ASSERT_EQ(Crc32C().Add(part.first(length / 3)).Add(part.subspan(length / 3)).value(), crc32.checksum()) << length;
  }
  EXPECT_EQ(Crc32C().Add(AsBytes("123456789")).value(), 0xE3069283u);
  EXPECT_EQ(Crc16().Add(AsBytes("123456789")).value(), 0x906Eu);
}

TEST(KeystoreSlots, AreToldApart) {
  Slot slot{};
  EXPECT_EQ(Classify(slot), SlotKind::kNeverMade);
  slot = Tombstone(3, 0x0102030405060708);
  EXPECT_EQ(Classify(slot), SlotKind::kTombstone);
  EXPECT_EQ(Generation(slot), 3);
  EXPECT_EQ(TombstoneSequence(slot), 0x0102030405060708u);
  EXPECT_EQ(crypto::Hex(Bytes(slot).first(16)).substr(0, 4), "5a03");
  for (std::size_t byte = 0; byte < kSlotSize; ++byte) {
    for (int bit = 0; bit < 8; ++bit) {
      Slot damaged = slot;
      damaged[byte] ^= static_cast<std::uint8_t>(1 << bit);
      EXPECT_EQ(Classify(damaged), SlotKind::kDamaged) << byte << "." << bit;
    }
  }
}

TEST(KeystoreJournal, RecordsAreReadAsWritten) {
  JournalRecord record;
  record.kind = RecordKind::kRegenerate;
  record.class_id = 0x1234;
  record.sequence = 5;
  record.time = -6;
  record.event = UuidOf(7);
  record.subject = kMaxSubject;
  record.generation = 8;
  record.flags = 9;
  record.epoch = 10;
  record.durable = 4;
  record.payload.fill(0xAB);
  record.previous.fill(0xCD);
  const RecordBytes bytes = EncodeRecord(record);
  EXPECT_EQ(crypto::Hex(Bytes(bytes).first(8)), "5047504a01021234");
  JournalRecord read;
  ASSERT_TRUE(DecodeRecord(bytes, &read));
  EXPECT_EQ(EncodeRecord(read), bytes);
  EXPECT_EQ(read.time, -6);
  EXPECT_EQ(read.subject, kMaxSubject);
  for (std::size_t byte = 0; byte < kRecordSize; ++byte) {
    RecordBytes damaged = bytes;
    damaged[byte] ^= 0x20;
    EXPECT_FALSE(DecodeRecord(damaged, &read)) << byte;
  }
}

TEST(KeystoreNames, OfKeyFilesAreStrict) {
  EXPECT_EQ(FormatClassFileName({1, 3}), "class-00001.0003.keys");
  EXPECT_EQ(ParseClassFileName("class-00001.0003.keys")->epoch, 3);
  EXPECT_EQ(ParseClassFileName("class-65535.9999.keys")->class_id, 65535);
  for (const char* name :
       {"class-1.3.keys", "class-00001.0003.keys.tmp", "class-00000.0001.keys", "class-00001.0000.keys",
        "class-99999.0001.keys", "registry", "xclass-00001.0003.keys", "class--0001.0003.keys"}) {
    EXPECT_FALSE(ParseClassFileName(name)) << name;
  }
}

TEST(KeystoreEventSet, KnowsNoOrder) {
  EventSet forth, back, other;
  for (int i = 0; i < 9; ++i) MustOk(forth.Add(UuidOf(i), 1));
  for (int i = 8; i >= 0; --i) MustOk(back.Add(UuidOf(i), 1));
  for (int i = 0; i < 9; ++i) MustOk(other.Add(UuidOf(i == 4 ? 99 : i), 1));
  EXPECT_EQ(forth, back);
  EXPECT_NE(forth, other);
}

}  // namespace
}  // namespace privacy::keystore
