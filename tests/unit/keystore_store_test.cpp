// Creating and opening a keystore: what is refused, by which name, and that nothing is created over what exists.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "crypto/encoding.hpp"
#include "keystore/crc.hpp"
#include "keystore/signing.hpp"
#include "keystore/space.hpp"
#include "keystore_disk.hpp"
#include "keystore_support.hpp"

namespace privacy::keystore {
namespace {

using test::Disk;
using test::FixedMasterKeys;
using test::MustOk;
using test::UuidOf;

const std::string kPath = "/store";

class StoreTest : public ::testing::Test {
 protected:
  Store Create() { return MustOk(Store::Create(disk_, kPath, keys_.key(), {.refuse_in_memory = true, .now = 1000})); }
  Error OpenError(const std::optional<Uuid>& expected = {}) {
    const auto opened = Store::Open(disk_, kPath, expected);
    EXPECT_FALSE(opened.ok());
    if (opened.ok()) return {};
    EXPECT_EQ(opened.error().code, Code::kKeystore);
    EXPECT_FALSE(opened.error().hint.empty()) << opened.error().message;
    return opened.error();
  }
  void Flip(const std::string& path, std::size_t byte, std::uint8_t bits = 1) {
    auto data = disk_.Contents(path);
    data.at(byte) ^= bits;
    disk_.Put(path, data);
  }

  Disk disk_;
  FixedMasterKeys keys_{1};
};

TEST_F(StoreTest, OpensWhatItCreated) {
  const Store made = Create();
  const Store opened = MustOk(Store::Open(disk_, kPath, made.id()));
  EXPECT_EQ(opened.id(), made.id());
  EXPECT_EQ(opened.created(), 1000);
  EXPECT_EQ(opened.current_epoch().number, 1);
  MustOk(opened.CheckMasterKey(1, keys_.key()));
  EXPECT_TRUE(MustOk(opened.Spaces()).empty());
}

TEST_F(StoreTest, TakesAnEmptyDirectoryAndMakesItPrivate) {
  disk_.MakeDirectory(kPath);
  disk_.SetMode(kPath, 0755);
  Create();
  MustOk(Store::Open(disk_, kPath));
}

TEST_F(StoreTest, CreatesNothingOverWhatExists) {
  disk_.MakeDirectory(kPath);
  disk_.Close(disk_.Open(kPath + "/notes.txt", Access::kCreateNew));
  const auto refused = Store::Create(disk_, kPath, keys_.key(), {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kKeystore);
  std::vector<std::string> names;
  disk_.List(kPath, &names);
  EXPECT_EQ(names, std::vector<std::string>{"notes.txt"});
}

TEST_F(StoreTest, CreatesNoKeystoreTwice) {
  const Uuid id = Create().id();
  const auto refused = Store::Create(disk_, kPath, keys_.key(), {});
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::kWrongState);
  EXPECT_EQ(MustOk(Store::Open(disk_, kPath)).id(), id);
}

TEST_F(StoreTest, RefusesMemory) {
  disk_.SetInMemory();
  EXPECT_FALSE(Store::Create(disk_, kPath, keys_.key(), {true, 0}).ok());
  EXPECT_TRUE(Store::Create(disk_, kPath, keys_.key(), {false, 0}).ok());
}

TEST_F(StoreTest, NamesAMissingAndAForeignKeystore) {
  EXPECT_EQ(OpenError().reason, "keystore_missing");
  disk_.MakeDirectory(kPath);
  EXPECT_EQ(OpenError().reason, "keystore_missing");
  Create();
  EXPECT_EQ(OpenError(UuidOf(4)).reason, "keystore_foreign");
}

TEST_F(StoreTest, RefusesWhatOthersMayReadByName) {
  Store store = Create();
  MustOk(store.CreateSpace(UuidOf(9), keys_, 7, 5, 0));
  for (const std::string& name : {std::string(""), std::string("/keystore.id"), std::string("/signing.keys"),
                                  "/" + crypto::FormatUuid(UuidOf(9)) + "/class-00001.0001.keys"}) {
    const bool directory = name.empty();
    disk_.SetMode(kPath + name, directory ? 0750 : 0640);
    const Error error = OpenError();
    EXPECT_NE(error.message.find("\"" + kPath + name + "\""), std::string::npos) << error.message;
    EXPECT_NE(error.hint.find(directory ? "0700" : "0600"), std::string::npos) << error.hint;
    disk_.SetMode(kPath + name, directory ? 0700 : 0600);
  }
  disk_.SetOwner(kPath + "/master.state", 12);
  EXPECT_NE(OpenError().message.find("master.state"), std::string::npos);
}

TEST_F(StoreTest, TellsAWrongMasterKey) {
  const Store store = Create();
  const FixedMasterKeys other(2);
  const Status status = store.CheckMasterKey(1, other.key());
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().reason, "wrong_master_key");
  EXPECT_FALSE(store.CheckMasterKey(2, keys_.key()).ok());
}

TEST_F(StoreTest, AFlippedBitInKeystoreIdOrMasterStateIsDetected) {
  Create();
  for (const std::string name : {"/keystore.id", "/master.state"}) {
    const std::size_t size = disk_.Contents(kPath + name).size();
    for (std::size_t byte = 0; byte < size; ++byte) {
      Flip(kPath + name, byte, 0x10);
      EXPECT_FALSE(Store::Open(disk_, kPath).ok()) << name << " byte " << byte;
      Flip(kPath + name, byte, 0x10);
    }
  }
  MustOk(Store::Open(disk_, kPath));
}

TEST_F(StoreTest, ALaterFormatIsNamed) {
  Create();
  auto data = disk_.Contents(kPath + "/keystore.id");
  data[11] = 2;
  PutBig(&data[data.size() - 4], Checksum(Bytes(data).first(data.size() - 4)), 4);
  disk_.Put(kPath + "/keystore.id", data);
  EXPECT_NE(OpenError().message.find("format 2"), std::string::npos);
}

TEST_F(StoreTest, FilesOfTwoKeystoresAreNotMixed) {
  Create();
  const auto other_state = [&] {
    MustOk(Store::Create(disk_, "/other", keys_.key(), {}));
    return disk_.Contents("/other/master.state");
  }();
  disk_.Put(kPath + "/master.state", other_state);
  EXPECT_NE(OpenError().message.find("another keystore"), std::string::npos);
}

TEST_F(StoreTest, RemembersWhoHeldTheLock) {
  const Store store = Create();
  EXPECT_EQ(MustOk(store.LastSystemIdentifier()), 0u);
  const int held = MustOk(store.Lock(4711, 99));
  EXPECT_EQ(MustOk(store.LastSystemIdentifier()), 99u);
  store.Unlock(held);
}

TEST(StoreOnDisk, TwoServersCannotShareAKeystore) {
  char name[] = "/tmp/keystore-test-XXXXXX";
  ASSERT_NE(mkdtemp(name), nullptr);
  const FixedMasterKeys keys(1);
  const Store store = MustOk(Store::Create(PosixFileSystem(), std::string(name) + "/store", keys.key(), {false, 0}));
  const int held = MustOk(store.Lock(4711, 99));
  const auto second = store.Lock(4712, 99);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().reason, "keystore_in_use");
  EXPECT_NE(second.error().message.find("process 4711"), std::string::npos);
  store.Unlock(held);
  store.Unlock(MustOk(store.Lock(4712, 99)));
  std::filesystem::remove_all(name);
}

TEST(MasterKeyText, TakesHexAndBase64AndNothingElse) {
  const std::string hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1D1E1F";
  const std::string base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  for (const std::string& text : {hex, hex + "\n", hex + "\r\n", base64, base64 + "\n"}) {
    const auto key = ParseMasterKey(text);
    ASSERT_TRUE(key.ok()) << text;
    for (std::uint8_t i = 0; i < 32; ++i) EXPECT_EQ(key->view()[i], i);
  }
  for (const std::string& text :
       {std::string(), std::string("\n"), hex.substr(1), hex + "0", " " + hex, hex + "\n\n", base64.substr(4),
        base64.substr(0, 43), hex.substr(0, 63) + "g", std::string(44, '='), std::string("password")}) {
    const auto key = ParseMasterKey(text);
    ASSERT_FALSE(key.ok()) << text;
    EXPECT_EQ(key.error().code, Code::kKeystore);
    EXPECT_TRUE(text.size() <= 8 || (key.error().message + key.error().detail).find(text) == std::string::npos);
  }
}

TEST(MasterKeyFile, IsMadeOnceAndReadAgain) {
  Disk disk;
  const Key256 made = MustOk(CreateMasterKeyFile(disk, "/master", 1));
  EXPECT_TRUE(Equal(made.view(), MustOk(CreateMasterKeyFile(disk, "/master", 1)).view()));
  EXPECT_TRUE(Equal(made.view(), MustOk(ReadMasterKeyFile(disk, "/master", 1)).view()));
  const auto text = disk.Contents("/master/master-0001.key");
  EXPECT_EQ(text.size(), 65u);
  EXPECT_EQ(text.back(), '\n');
  disk.SetMode("/master/master-0001.key", 0644);
  EXPECT_NE(ReadMasterKeyFile(disk, "/master", 1).error().hint.find("0600"), std::string::npos);
  disk.SetMode("/master/master-0001.key", 0600);
  disk.Put("/master/master-0001.key", {'x', '\n'});
  EXPECT_FALSE(ReadMasterKeyFile(disk, "/master", 1).ok());
  EXPECT_FALSE(CreateMasterKeyFile(disk, "/master", 1).ok()) << "a file that is there is never replaced";
  EXPECT_FALSE(ReadMasterKeyFile(disk, "/master", 2).ok());
}

TEST_F(StoreTest, SignsWithAKeyThatAnybodyCanCheck) {
  const Store store = Create();
  const auto keys = MustOk(SigningKeys(store));
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_TRUE(keys[0].current);
  EXPECT_EQ(keys[0].id.size(), 16u);
  EXPECT_EQ(keys[0].fingerprint.substr(0, 16), keys[0].id);
  const std::string document = "{\"type\": \"test\"}\n";
  const auto signature = MustOk(SignDocument(store, keys_, document));
  EXPECT_EQ(signature.key_id, keys[0].id);
  EXPECT_TRUE(MustOk(crypto::Verify(keys[0].public_pem, AsBytes(document), signature.bytes)));
  EXPECT_FALSE(MustOk(crypto::Verify(keys[0].public_pem, AsBytes("{}\n"), signature.bytes)));
  FixedMasterKeys other(2);
  EXPECT_FALSE(SignDocument(store, other, document).ok());
}

TEST_F(StoreTest, AFlippedBitInTheSigningKeysIsDetected) {
  const Store store = Create();
  const std::string id = MustOk(SigningKeys(store))[0].id;
  for (const std::string& name : {std::string("/signing.keys"), "/signing-" + id + ".pub.pem"}) {
    const std::size_t size = disk_.Contents(kPath + name).size();
    for (std::size_t byte = 0; byte < size; ++byte) {
      Flip(kPath + name, byte);
      const auto keys = SigningKeys(store);
      const auto signature = SignDocument(store, keys_, "x");
      // A line break of the PEM text may change without harm to the key in it.
      EXPECT_TRUE(!keys.ok() || (*keys)[0].id == id);
      EXPECT_FALSE(keys.ok() && signature.ok() && name == "/signing.keys") << name << " byte " << byte;
      Flip(kPath + name, byte);
    }
  }
}

}  // namespace
}  // namespace privacy::keystore
