using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Core.Storage;

/// <summary>
/// One process writes an archive at a time. The lock is the operating system's on an open file, so it ends with the process however that ends; who holds
/// it is told by a file beside it.
/// </summary>
public sealed class ArchiveLock : IDisposable
{
    private readonly FileStream _file;

    private ArchiveLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of an archive folder, which must exist.</summary>
    /// <param name="folder">The archive's folder.</param>
    /// <param name="holder">What holds it, as a user would call it: "archive serve".</param>
    /// <param name="time">Tells since when.</param>
    /// <exception cref="ArchiveException">Another process holds it; the message says which and what to do.</exception>
    public static ArchiveLock Acquire(string folder, string holder, TimeProvider time)
    {
        var path = Path.Combine(folder, "archive.lock");
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (IsHeldByAnother(exception))
        {
            throw new ArchiveException(FaultKind.Locked, $"The archive {folder} is in use{WhoHolds(folder)}. End that process or wait for it; searching and reading work meanwhile.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArchiveException(FaultKind.Unavailable, $"The archive {folder} cannot be written: {exception.Message}", exception);
        }
        var description = new LockHolder(holder, Environment.ProcessId, Environment.MachineName, time.GetUtcNow());
        File.WriteAllBytes(HolderPath(folder), JsonSerializer.SerializeToUtf8Bytes(description, LockJson.Default.LockHolder));
        return new ArchiveLock(file);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>The sharing violation of Windows, or EWOULDBLOCK of Linux and macOS; any other error is the disk's.</summary>
    private static bool IsHeldByAnother(IOException exception) => exception.HResult is unchecked((int)0x80070020) or 11 or 35;

    private static string HolderPath(string folder) => Path.Combine(folder, "archive.lock.json");

    private static string WhoHolds(string folder)
    {
        try
        {
            var holder = JsonSerializer.Deserialize(File.ReadAllBytes(HolderPath(folder)), LockJson.Default.LockHolder)!;
            return $" by “{holder.Name}” (process {holder.Process} on {holder.Machine}, since {holder.Since:yyyy-MM-dd HH:mm} UTC)";
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException)
        {
            return " by another process";
        }
    }
}

internal sealed record LockHolder(string Name, int Process, string Machine, DateTimeOffset Since);

[JsonSerializable(typeof(LockHolder))]
internal sealed partial class LockJson : JsonSerializerContext;
