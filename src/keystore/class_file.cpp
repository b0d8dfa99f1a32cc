#include "keystore/class_file.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>

#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace privacy::keystore {
namespace {

constexpr std::string_view kMagic = "PGPRKEYS";
constexpr std::size_t kClassAt = 48, kSaltAt = 56, kMacAt = 88;
constexpr std::uint64_t kFillStep = 512;  // slots per write
constexpr int kRereads = 20;

std::uint64_t OffsetOf(std::uint64_t subject) { return kClassPage + kSlotSize * (subject - 1); }

using NameBytes = std::array<std::uint8_t, 4>;
NameBytes BytesOf(const ClassFileName& name) {
  NameBytes bytes;
  PutBig(&bytes[0], name.class_id, 2);
  PutBig(&bytes[2], name.epoch, 2);
  return bytes;
}

Result<Key256> Derive(Bytes master_key, Bytes salt, std::string_view label, const Ids& ids, const ClassFileName& name) {
  return crypto::Hkdf(master_key, salt, {AsBytes(label), ids.keystore, ids.space, BytesOf(name)});
}

Result<crypto::Digest> PageMac(Bytes master_key, Bytes page, const Ids& ids, const ClassFileName& name) {
  PRIVACY_ASSIGN(const Key256 key, Derive(master_key, page.subspan(kSaltAt, 32), "pg_privacy/1 page", ids, name));
  PRIVACY_ASSIGN(auto hmac, crypto::Hmac::Create(key.view()));
  return hmac.Compute({page.first(kMacAt)});
}

}  // namespace

std::string FormatClassFileName(const ClassFileName& name) {
  char text[32];
  std::snprintf(text, sizeof(text), "class-%05u.%04u.keys", unsigned{name.class_id}, unsigned{name.epoch});
  return text;
}

std::optional<ClassFileName> ParseClassFileName(std::string_view name) {
  unsigned class_id = 0, epoch = 0;
  if (std::sscanf(std::string(name).c_str(), "class-%5u.%5u.keys", &class_id, &epoch) != 2) return std::nullopt;
  if (class_id == 0 || class_id > 0xFFFF || epoch == 0 || epoch > 0xFFFF) return std::nullopt;
  const ClassFileName parsed{static_cast<std::uint16_t>(class_id), static_cast<std::uint16_t>(epoch)};
  if (FormatClassFileName(parsed) != name) return std::nullopt;
  return parsed;
}

std::uint64_t ClassFile::NextSerial() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

Result<std::unique_ptr<ClassFile>> ClassFile::Begin(FileSystem& files, const std::string& directory, const Ids& ids,
                                                    const ClassFileName& name, MasterKeys& keys, std::uint64_t room) {
  PRIVACY_TRY(EnsureRoom(files, directory, room));
  Key256 master_key;
  PRIVACY_TRY(keys.Get(name.epoch, &master_key));
  std::vector<std::uint8_t> page(kClassPage);
  Put(page, AsBytes(kMagic));
  PutBig(&page[8], kFormat, 4);
  Put(MutableBytes(page).subspan(16), ids.keystore);
  Put(MutableBytes(page).subspan(32), ids.space);
  Put(MutableBytes(page).subspan(kClassAt), BytesOf(name));
  PRIVACY_TRY(crypto::RandomKey(MutableBytes(page).subspan(kSaltAt, 32)));
  PRIVACY_ASSIGN(const auto mac, PageMac(master_key.view(), page, ids, name));
  Put(MutableBytes(page).subspan(kMacAt), mac);
  CloseBlock(page, kMagic, ids);

  const std::string temporary = directory + "/" + FormatClassFileName(name) + std::string(kTemporary);
  if (const int failed = files.Unlink(temporary); failed < 0 && failed != -ENOENT) {
    return IoError("remove", temporary, failed);
  }
  std::unique_ptr<ClassFile> made(new ClassFile(files, temporary, ids, name));
  PRIVACY_ASSIGN(made->file_, OpenFile(files, temporary, Access::kCreateNew));
  made->unpublished_ = true;
  PRIVACY_TRY(WriteFully(files, made->file_.number(), temporary, 0, page));
  Put(made->salt_, Bytes(page).subspan(kSaltAt, 32));
  Put(made->mac_, mac);
  PRIVACY_TRY(made->LoadKey(keys));
  return made;
}

ClassFile::~ClassFile() {
  if (unpublished_) (void)files_->Unlink(path_);
}

Status ClassFile::Publish() {
  PRIVACY_TRY(Sync());
  const std::string path = path_.substr(0, path_.size() - kTemporary.size());
  if (const int failed = files_->Rename(path_, path); failed < 0) return IoError("rename", path_, failed);
  path_ = path;
  unpublished_ = false;
  return {};
}

Status ClassFile::Create(FileSystem& files, const std::string& directory, const Ids& ids, const ClassFileName& name,
                         MasterKeys& keys, std::uint64_t slots) {
  PRIVACY_ASSIGN(const auto made, Begin(files, directory, ids, name, keys, kSlotSize * slots));
  if (slots > 0) PRIVACY_TRY(made->Fill(1, slots));
  PRIVACY_TRY(made->Publish());
  return SyncDirectory(files, directory);
}

Result<std::unique_ptr<ClassFile>> ClassFile::Open(FileSystem& files, const std::string& directory, const Ids& ids,
                                                   const ClassFileName& name) {
  std::unique_ptr<ClassFile> opened(new ClassFile(files, directory + "/" + FormatClassFileName(name), ids, name));
  PRIVACY_ASSIGN(opened->file_, OpenFile(files, opened->path_, Access::kReadWrite));
  std::vector<std::uint8_t> page(kClassPage);
  PRIVACY_TRY(ReadExactly(files, opened->file_.number(), opened->path_, 0, page));
  PRIVACY_TRY(EnsureBlock(page, opened->path_, kMagic, ids));
  if (!Equal(Bytes(page).subspan(kClassAt, 4), BytesOf(name))) {
    return DamagedFile(opened->path_, "it is the file of another class or master epoch");
  }
  Put(opened->salt_, Bytes(page).subspan(kSaltAt, 32));
  Put(opened->mac_, Bytes(page).subspan(kMacAt, 32));
  return opened;
}

Status ClassFile::Read(std::uint64_t subject, MutableBytes slot) {
  const std::int64_t got = files_->ReadAt(file_.number(), OffsetOf(subject), slot.first(kSlotSize));
  if (got == static_cast<std::int64_t>(kSlotSize)) return {};
  if (got < 0) return IoError("read", path_, static_cast<int>(got));
  std::fill(slot.begin() + got, slot.begin() + kSlotSize, 0);  // the end of the file
  return {};
}

Result<std::uint64_t> ClassFile::ReadMany(std::uint64_t first, MutableBytes slots) {
  const std::int64_t got = files_->ReadAt(file_.number(), OffsetOf(first), slots);
  if (got < 0) return IoError("read", path_, static_cast<int>(got));
  std::fill(slots.begin() + got, slots.end(), 0);
  return static_cast<std::uint64_t>(got) / kSlotSize;
}

Result<bool> ClassFile::AllLive(std::uint64_t first, std::uint64_t last) {
  std::vector<std::uint8_t> slots(kSlotSize * kFillStep);
  while (first <= last) {
    const auto count = static_cast<std::size_t>(std::min(kFillStep, last - first + 1));
    const MutableBytes read = MutableBytes(slots).first(kSlotSize * count);
    PRIVACY_ASSIGN(const std::uint64_t got, ReadMany(first, read));
    if (got != count) return false;
    for (std::size_t i = 0; i < count; ++i) {
      if (Classify(read.subspan(kSlotSize * i, kSlotSize)) != SlotKind::kLive) return false;
    }
    first += count;
  }
  return true;
}

Result<SlotKind> ClassFile::ReadSettled(std::uint64_t subject, MutableBytes slot) {
  for (int left = kRereads;; --left) {
    PRIVACY_TRY(Read(subject, slot));
    const SlotKind kind = Classify(slot.first(kSlotSize));
    if (kind != SlotKind::kDamaged || left == 0) return kind;
  }
}

Status ClassFile::Write(std::uint64_t subject, Bytes slot) {
  return WriteFully(*files_, file_.number(), path_, OffsetOf(subject), slot);
}

Status ClassFile::Sync() { return SyncFile(*files_, file_.number(), path_); }

Result<std::uint64_t> ClassFile::SlotCount() {
  const std::int64_t size = files_->Size(file_.number());
  if (size < 0) return IoError("examine", path_, static_cast<int>(size));
  if (size <= static_cast<std::int64_t>(kClassPage)) return std::uint64_t{0};
  return (static_cast<std::uint64_t>(size) - kClassPage) / kSlotSize;
}

Status ClassFile::TruncateTo(std::uint64_t slots) {
  const int failed = files_->Truncate(file_.number(), kClassPage + kSlotSize * slots);
  if (failed < 0) return IoError("shorten", path_, failed);
  return {};
}

Status ClassFile::LoadKey(MasterKeys& keys) {
  if (block_) return {};
  Key256 master_key;
  PRIVACY_TRY(keys.Get(name_.epoch, &master_key));
  std::array<std::uint8_t, kMacAt> page{};
  Put(page, AsBytes(kMagic));
  PutBig(&page[8], kFormat, 4);
  Put(MutableBytes(page).subspan(16), ids_.keystore);
  Put(MutableBytes(page).subspan(32), ids_.space);
  Put(MutableBytes(page).subspan(kClassAt), BytesOf(name_));
  Put(MutableBytes(page).subspan(kSaltAt), salt_);
  PRIVACY_ASSIGN(const auto mac, PageMac(master_key.view(), page, ids_, name_));
  if (!crypto::EqualConstantTime(mac, mac_)) {
    return DamagedFile(path_, "its first page does not authenticate under the master key");
  }
  PRIVACY_ASSIGN(Key256 kek, Derive(master_key.view(), salt_, "pg_privacy/1 slots", ids_, name_));
  PRIVACY_ASSIGN(auto block, crypto::BlockCipher::Create(kek.view()));
  PRIVACY_ASSIGN(auto aead, crypto::Aead::Create());
  kek_.emplace(std::move(kek));
  aead_.emplace(std::move(aead));
  block_.emplace(std::move(block));
  return {};
}

// GCM without its tag is CTR that starts at nonce | 2: the two key blocks are one call. That the result is the right
// key is then shown by the tag of the value it opens.
Status ClassFile::UnwrapFast(Bytes slot, MutableBytes key) {
  static_assert(crypto::kKeySize == 2 * crypto::AesBlocks::kBlock);
  alignas(16) std::uint8_t counters[crypto::kKeySize];
  alignas(16) std::uint8_t stream[crypto::kKeySize];
  crypto::PutCounterBlock(counters, &slot[kSlotNonce], 2);
  crypto::PutCounterBlock(counters + crypto::AesBlocks::kBlock, &slot[kSlotNonce], 3);
  Status status = block_->Encrypt(counters, stream);
  if (status.ok()) {
    crypto::XorBlocks(key.data(), stream, &slot[kSlotBody], 2);
  }
  Wipe(stream);
  return status;
}

std::array<std::uint8_t, 46> ClassFile::Aad(std::uint64_t subject, Bytes slot) const {
  std::array<std::uint8_t, 46> aad;
  Put(aad, ids_.keystore);
  Put(MutableBytes(aad).subspan(16), ids_.space);
  Put(MutableBytes(aad).subspan(32), BytesOf(name_));
  PutBig(&aad[36], subject, 8);
  Put(MutableBytes(aad).subspan(44), slot.first(2));
  return aad;
}

Status ClassFile::UnwrapChecked(std::uint64_t subject, Bytes slot, MutableBytes key) {
  constexpr std::size_t kSize = 32;
  const Bytes kek = aead_->OpensAgain(kSize) ? Bytes() : kek_->view();  // the context opens nothing else
  return aead_->Open(kek, slot.subspan(kSlotNonce, 12), Aad(subject, slot), slot.subspan(kSlotBody, 32),
                     slot.subspan(kSlotTag, 16), key.first(kSize));
}

Status ClassFile::Wrap(std::uint64_t subject, std::uint8_t generation, Bytes nonce, Bytes key, MutableBytes slot) {
  slot[0] = kLiveMark;
  slot[1] = generation;
  Put(slot.subspan(kSlotNonce), nonce);
  PRIVACY_TRY(aead_->Seal(kek_->view(), nonce, Aad(subject, slot), key, slot.subspan(kSlotBody, 32),
                          slot.subspan(kSlotTag, 16)));
  CloseSlot(slot);
  return {};
}

Status ClassFile::Wrap(std::uint64_t subject, std::uint8_t generation, Bytes key, MutableBytes slot) {
  std::array<std::uint8_t, 12> nonce;
  PRIVACY_TRY(crypto::RandomBytes(nonce));
  return Wrap(subject, generation, nonce, key, slot);
}

Result<Slot> ClassFile::MakeSlot(std::uint64_t subject, std::uint8_t generation) {
  Key256 key;
  PRIVACY_TRY(crypto::RandomKey(key.writable()));
  Slot slot;
  PRIVACY_TRY(Wrap(subject, generation, key.view(), slot));
  return slot;
}

Status ClassFile::Fill(std::uint64_t first, std::uint64_t last) {
  Secret<32 * kFillStep> keys;
  std::vector<std::uint8_t> nonces(12 * kFillStep), slots(kSlotSize * kFillStep);
  while (first <= last) {
    const auto count = static_cast<std::size_t>(std::min(kFillStep, last - first + 1));
    PRIVACY_TRY(crypto::RandomKey(keys.writable().first(32 * count)));
    PRIVACY_TRY(crypto::RandomBytes(MutableBytes(nonces).first(12 * count)));
    for (std::size_t i = 0; i < count; ++i) {
      PRIVACY_TRY(Wrap(first + i, 1, Bytes(nonces).subspan(12 * i, 12), keys.view().subspan(32 * i, 32),
                       MutableBytes(slots).subspan(kSlotSize * i, kSlotSize)));
    }
    PRIVACY_TRY(Write(first, Bytes(slots).first(kSlotSize * count)));
    first += count;
  }
  return {};
}

}  // namespace privacy::keystore
