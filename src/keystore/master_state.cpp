// master.state: the epochs of the master key, with a salt and a check value each.
#include <algorithm>

#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "keystore/block.hpp"
#include "keystore/file_io.hpp"
#include "keystore/store.hpp"
#include "core/no_postgres.hpp"

namespace privacy::keystore {
namespace {

constexpr std::string_view kMagic = "PGPRMAST", kName = "master.state";
constexpr std::size_t kEntries = 64, kEntry = 64, kMaxEpochs = 9999;

Result<std::array<std::uint8_t, 16>> CheckValue(Bytes master_key, const Uuid& keystore, std::uint16_t epoch,
                                                Bytes salt) {
  std::array<std::uint8_t, 2> number;
  PutBig(number.data(), epoch, 2);
  PRIVACY_ASSIGN(const Key256 key, crypto::Hkdf(master_key, salt, {AsBytes("pg_privacy/1 check"), keystore, number}));
  PRIVACY_ASSIGN(auto hmac, crypto::Hmac::Create(key.view()));
  PRIVACY_ASSIGN(const auto digest, hmac.Compute({keystore, number}));
  std::array<std::uint8_t, 16> check;
  Put(check, Bytes(digest).first(16));
  return check;
}

// header 48 | count 4 | zero 12 | entries of 64: number 2, state 1, zero 5, since 8, salt 32, check 16 | checksum 4
std::vector<std::uint8_t> Encode(const std::vector<MasterEpoch>& epochs, const Uuid& keystore) {
  std::vector<std::uint8_t> block(kEntries + kEntry * epochs.size() + 4);
  PutBig(&block[48], epochs.size(), 4);
  for (std::size_t i = 0; i < epochs.size(); ++i) {
    const MutableBytes entry = MutableBytes(block).subspan(kEntries + kEntry * i, kEntry);
    PutBig(&entry[0], epochs[i].number, 2);
    entry[2] = static_cast<std::uint8_t>(epochs[i].state);
    PutBig(&entry[8], static_cast<std::uint64_t>(epochs[i].since), 8);
    Put(entry.subspan(16), epochs[i].salt);
    Put(entry.subspan(48), epochs[i].check);
  }
  CloseBlock(block, kMagic, Ids{keystore, {}});
  return block;
}

}  // namespace

Result<std::vector<MasterEpoch>> ReadMasterEpochs(FileSystem& files, const std::string& directory,
                                                  const Uuid& keystore) {
  const std::string path = directory + "/" + std::string(kName);
  PRIVACY_ASSIGN(const auto block, ReadFile(files, path, kEntries + kEntry * kMaxEpochs + 4));
  PRIVACY_TRY(EnsureBlock(block, path, kMagic, Ids{keystore, {}}));
  const std::size_t count = block.size() < kEntries + 4 ? 0 : static_cast<std::size_t>(GetBig(&block[48], 4));
  if (count == 0 || count > kMaxEpochs || block.size() != kEntries + kEntry * count + 4) {
    return DamagedFile(path, "its length is wrong");
  }
  std::vector<MasterEpoch> epochs(count);
  int current = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes entry = Bytes(block).subspan(kEntries + kEntry * i, kEntry);
    epochs[i].number = static_cast<std::uint16_t>(GetBig(&entry[0], 2));
    epochs[i].state = static_cast<MasterEpoch::State>(entry[2]);
    epochs[i].since = static_cast<std::int64_t>(GetBig(&entry[8], 8));
    Put(epochs[i].salt, entry.subspan(16, 32));
    Put(epochs[i].check, entry.subspan(48, 16));
    if (epochs[i].state == MasterEpoch::State::kCurrent) ++current;
  }
  if (current != 1) return DamagedFile(path, "it names no current master epoch, or two");
  return epochs;
}

const MasterEpoch& CurrentEpoch(const std::vector<MasterEpoch>& epochs) {
  return *std::find_if(epochs.begin(), epochs.end(),
                       [](const MasterEpoch& epoch) { return epoch.state == MasterEpoch::State::kCurrent; });
}

bool Store::UsesKeyOf(std::uint16_t epoch) const {
  return std::any_of(epochs_.begin(), epochs_.end(), [&](const MasterEpoch& known) {
    return known.number == epoch &&
           (known.state == MasterEpoch::State::kCurrent || known.state == MasterEpoch::State::kOpen);
  });
}

Status Store::CheckMasterKey(std::uint16_t epoch, Bytes master_key) const {
  for (const MasterEpoch& known : epochs_) {
    if (known.number != epoch) continue;
    PRIVACY_ASSIGN(const auto check, CheckValue(master_key, id_, epoch, known.salt));
    if (crypto::EqualConstantTime(check, known.check)) return {};
    return Error{
        Code::kKeystore, "wrong master key for epoch " + std::to_string(epoch) + " of the keystore", "",
        "Check privacy.master_key_command or the master key file: it must give the key this keystore was made with.",
        "wrong_master_key"};
  }
  return Error{Code::kKeystore, "the keystore has no master epoch " + std::to_string(epoch), "",
               "Put a copy of master.state back that is as new as the key files.", ""};
}

Status Store::AddEpoch(Bytes master_key, std::int64_t now) {
  MasterEpoch added;
  for (const MasterEpoch& known : epochs_) {
    added.number = std::max(added.number, known.number);
    if (!CheckMasterKey(known.number, master_key).ok()) continue;
    return Error{Code::kKeystore,
                 "the new master key is that of epoch " + std::to_string(known.number),
                 "",
                 "Make a new version of the key first, and let privacy.master_key_command give the one of the epoch that "
                 "stands for %e.",
                 "same_master_key"};
  }
  if (added.number >= kMaxEpochs) return Error{Code::kLimitExceeded, "there are no more master epochs", "", "", ""};
  ++added.number;
  added.since = now;
  PRIVACY_TRY(crypto::RandomBytes(added.salt));
  PRIVACY_ASSIGN(added.check, CheckValue(master_key, id_, added.number, added.salt));
  std::vector<MasterEpoch> wanted = epochs_;
  for (MasterEpoch& known : wanted) {
    if (known.state == MasterEpoch::State::kCurrent) known.state = MasterEpoch::State::kOpen;
  }
  wanted.push_back(added);
  PRIVACY_TRY(ReplaceFile(*files_, path_, std::string(kName), Encode(wanted, id_)));
  epochs_ = std::move(wanted);
  return {};
}

Status Store::SetEpochState(std::uint16_t epoch, MasterEpoch::State state) {
  std::vector<MasterEpoch> wanted = epochs_;
  for (MasterEpoch& known : wanted) {
    if (known.number == epoch && known.state != MasterEpoch::State::kCurrent) known.state = state;
  }
  PRIVACY_TRY(ReplaceFile(*files_, path_, std::string(kName), Encode(wanted, id_)));
  epochs_ = std::move(wanted);
  return {};
}

}  // namespace privacy::keystore
