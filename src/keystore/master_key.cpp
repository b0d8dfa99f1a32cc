#include "keystore/master_key.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "keystore/file_io.hpp"

namespace privacy::keystore {
namespace {

std::string NameOf(std::uint16_t epoch) {
  char name[32];
  std::snprintf(name, sizeof(name), "master-%04u.key", unsigned{epoch});
  return name;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

Error NotAMasterKey() {
  return {Code::kKeystore, "this is not a master key",
          "A master key is 64 hexadecimal digits or the base64 of 32 bytes.",
          "Check what privacy.master_key_command prints, or the master key file.", ""};
}

}  // namespace

Result<Key256> ParseMasterKey(std::string_view text) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  Key256 key;
  if (text.size() == 64) {
    for (std::size_t i = 0; i < 32; ++i) {
      const int high = HexDigit(text[2 * i]), low = HexDigit(text[2 * i + 1]);
      if (high < 0 || low < 0) return NotAMasterKey();
      key.writable()[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return key;
  }
  if (text.size() == crypto::Base64Size(32)) {
    Secret<33> decoded;
    const auto size = crypto::DecodeBase64(text, decoded.writable());
    if (size.ok() && *size == 32) {
      Put(key.writable(), decoded.view().first(32));
      return key;
    }
  }
  return NotAMasterKey();
}

std::string MasterKeyFileName(const std::string& directory, std::uint16_t epoch) {
  return directory + "/" + NameOf(epoch);
}

Result<Key256> ReadMasterKeyFile(FileSystem& files, const std::string& directory, std::uint16_t epoch) {
  const std::string path = MasterKeyFileName(directory, epoch);
  const auto opened = OpenFile(files, path, Access::kRead);
  if (!opened.ok()) {
    Error error = opened.error();
    error.hint =
        "Check privacy.master_key_directory, or put the master key file back. Without it nothing can be opened.";
    return error;
  }
  PRIVACY_TRY(EnsurePrivate(files, directory));
  PRIVACY_TRY(EnsurePrivate(files, path));
  Secret<128> text;
  const std::int64_t got = files.ReadAt(opened->number(), 0, text.writable());
  if (got < 0) return IoError("read", path, static_cast<int>(got));
  auto key = ParseMasterKey({reinterpret_cast<const char*>(text.view().data()), static_cast<std::size_t>(got)});
  if (!key.ok()) return DamagedFile(path, "it does not hold a master key");
  return key;
}

Result<Key256> CreateMasterKeyFile(FileSystem& files, const std::string& directory, std::uint16_t epoch) {
  FileInfo info;
  if (files.Stat(MasterKeyFileName(directory, epoch), &info) == 0) {
    PRIVACY_TRY(SyncDirectory(files, directory));  // making it may have failed at the last step
    PRIVACY_TRY(SyncDirectory(files, ParentOf(directory)));
    return ReadMasterKeyFile(files, directory, epoch);
  }
  const int made = files.MakeDirectory(directory);
  if (made < 0 && made != -EEXIST) return IoError("create directory", directory, made);
  PRIVACY_TRY(EnsurePrivate(files, directory));
  PRIVACY_TRY(SyncDirectory(files, ParentOf(directory)));
  Key256 key;
  PRIVACY_TRY(crypto::RandomKey(key.writable()));
  Secret<65> text;
  for (std::size_t i = 0; i < 32; ++i) {
    const std::uint8_t byte = key.view()[i];
    text.writable()[2 * i] = static_cast<std::uint8_t>("0123456789abcdef"[byte >> 4]);
    text.writable()[2 * i + 1] = static_cast<std::uint8_t>("0123456789abcdef"[byte & 15]);
  }
  text.writable()[64] = '\n';
  PRIVACY_TRY(ReplaceFile(files, directory, NameOf(epoch), text.view()));
  return key;
}

Result<bool> IsMasterKeyFileOverwritten(FileSystem& files, const std::string& directory, std::uint16_t epoch) {
  PRIVACY_ASSIGN(const auto bytes, ReadFile(files, MasterKeyFileName(directory, epoch), 128));
  return !bytes.empty() && std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == '0'; });
}

Status DestroyMasterKeyFile(FileSystem& files, const std::string& directory, std::uint16_t epoch) {
  const std::string path = MasterKeyFileName(directory, epoch);
  FileInfo info;
  const int missing = files.Stat(path, &info);
  if (missing == -ENOENT) {
    const bool never = files.Stat(directory, &info) == -ENOENT;
    return never ? Status() : SyncDirectory(files, directory);
  }
  if (missing < 0) return IoError("examine", path, missing);
  PRIVACY_ASSIGN(const Descriptor file, OpenFile(files, path, Access::kReadWrite));
  const std::vector<std::uint8_t> nothing(static_cast<std::size_t>(info.size), '0');
  PRIVACY_TRY(WriteFully(files, file.number(), path, 0, nothing));
  PRIVACY_TRY(SyncFile(files, file.number(), path));
  if (const int failed = files.Unlink(path); failed < 0) return IoError("remove", path, failed);
  return SyncDirectory(files, directory);
}

}  // namespace privacy::keystore
