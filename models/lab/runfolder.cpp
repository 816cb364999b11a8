// SPDX-License-Identifier: GPL-3.0-or-later
#include "runfolder.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace legwork::lab {

namespace {

QString baseFolder()
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!runtime.isEmpty() && QDir(runtime).exists())
        return runtime + QStringLiteral("/legwork-lab");
    return QDir::tempPath() + QStringLiteral("/legwork-lab-%1").arg(::getuid());
}

tl::unexpected<Error> trouble(const QString &path, const char *what)
{
    return failure(ErrorKind::NotReadable, path.toStdString(), what);
}

/// Somebody else's folder of that name, or one that others write to, is not trusted with keys.
Result<void> makePrivate(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        return trouble(path, std::strerror(errno)); // NOLINT(concurrency-mt-unsafe): before any thread
    struct stat found { };
    if (::lstat(name.constData(), &found) != 0 || !S_ISDIR(found.st_mode) || found.st_uid != ::getuid()
        || (found.st_mode & 077) != 0)
        return trouble(path, "is not a folder that this user alone can open");
    return {};
}

/// A lock on a file, held until it is closed; -1 when another process holds it.
int lockOf(const QString &path, int how)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0 && ::flock(file, how) == 0)
        return file;
    if (file >= 0)
        ::close(file);
    return -1;
}

QString lockFile(const QString &folder) { return folder + QStringLiteral("/lock"); }

QStringList runs(const QString &base)
{
    QStringList list;
    const QStringList names = QDir(base).entryList(QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks, QDir::Time);
    for (const QString &name : names)
        list.append(base + u'/' + name);
    return list;
}

/// Removes what is left of labs that were killed.
void sweep(const QString &base)
{
    const QStringList folders = runs(base);
    for (const QString &folder : folders) {
        const int lock = lockOf(lockFile(folder), LOCK_EX | LOCK_NB);
        if (lock < 0)
            continue; // it runs
        QDir(folder).removeRecursively();
        ::close(lock);
    }
}

} // namespace

RunFolder::RunFolder(QString path, int lock)
    : m_path(std::move(path))
    , m_lock(lock)
{
}

RunFolder::RunFolder(RunFolder &&other) noexcept
    : m_path(std::exchange(other.m_path, {}))
    , m_lock(std::exchange(other.m_lock, -1))
{
}

RunFolder::~RunFolder()
{
    if (m_lock < 0)
        return;
    QDir(m_path).removeRecursively();
    ::close(m_lock);
}

Result<RunFolder> RunFolder::make()
{
    const QString base = baseFolder();
    if (const Result<void> made = makePrivate(base); !made)
        return tl::unexpected(made.error());
    const int door = lockOf(base + QStringLiteral("/door"), LOCK_EX); // one start at a time
    if (door < 0)
        return trouble(base, "cannot be locked");
    sweep(base);
    QByteArray name = QFile::encodeName(base) + "/XXXXXX";
    const bool isMade = ::mkdtemp(name.data()) != nullptr;
    const QString path = QFile::decodeName(name);
    const int lock = isMade ? lockOf(lockFile(path), LOCK_EX | LOCK_NB) : -1;
    ::close(door);
    if (lock < 0)
        return trouble(base, "no folder can be made in it");
    return RunFolder(path, lock);
}

QString RunFolder::file(const QString &name) const { return m_path + u'/' + name; }

Result<QString> RunFolder::write(const QString &name, const QByteArray &content) const
{
    const QString path = file(name);
    const int made
        = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    QFile out;
    if (made < 0 || !out.open(made, QIODevice::WriteOnly, QFileDevice::AutoCloseHandle)
        || out.write(content) != content.size() || !out.flush())
        return failure(ErrorKind::NotReadable, path.toStdString(), "cannot be written");
    return path;
}

QStringList RunFolder::controlSockets()
{
    QStringList sockets;
    const QStringList folders = runs(baseFolder());
    for (const QString &folder : folders) {
        const int lock = QFile::exists(lockFile(folder)) ? lockOf(lockFile(folder), LOCK_SH | LOCK_NB) : -1;
        const QString control = folder + QStringLiteral("/control");
        if (lock >= 0)
            ::close(lock); // nobody holds it: the rest of one that was killed
        else if (QFile::exists(control))
            sockets.append(control);
    }
    return sockets;
}

} // namespace legwork::lab
