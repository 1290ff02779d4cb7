using System.Text.Json;
using System.Text.Json.Serialization;

namespace Archive.Core.Storage;

/// <summary>
/// The exclusive lock that lets one process at a time write an archive. It is the operating system's lock on an open file, so it is
/// released however the process ends. A second file (archive.lock.json) says who holds it.
/// </summary>
public sealed class ArchiveLock : IDisposable
{
    private readonly FileStream _file;

    private ArchiveLock(FileStream file) => _file = file;

    /// <summary>Acquires the lock of an archive, without waiting.</summary>
    /// <param name="folder">The archive's folder, which must exist.</param>
    /// <param name="holder">The command that holds it, as a user would call it: "archive serve".</param>
    /// <param name="time">The clock for the time of acquisition.</param>
    /// <exception cref="ArchiveException">
    /// With <see cref="FaultKind.Locked"/> when another process holds it (the message says which, and what to do), with
    /// <see cref="FaultKind.Unavailable"/> when the lock file cannot be written.
    /// </exception>
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
            throw new ArchiveException(
                FaultKind.Locked,
                $"The archive {folder} is in use{DescribeHolder(folder)}. End that process or wait for it; searching and reading work meanwhile.",
                exception);
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

    /// <summary>
    /// ERROR_SHARING_VIOLATION of Windows, or EWOULDBLOCK of Linux (11) and macOS (35); any other error is a fault of the disk.
    /// </summary>
    private static bool IsHeldByAnother(IOException exception) => exception.HResult is unchecked((int)0x80070020) or 11 or 35;

    private static string HolderPath(string folder) => Path.Combine(folder, "archive.lock.json");

    private static string DescribeHolder(string folder)
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
