using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Archive.Core.Storage;

/// <summary>What .NET lacks for durable files: fsync of a folder, without which a renamed file may be gone after a power failure.</summary>
public static partial class DurableFile
{
    private const int ReadOnlyFlag = 0;

    /// <summary>Creates a folder and its missing parents, durably.</summary>
    public static void CreateFolder(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } parent) return;
        if (!Directory.Exists(parent)) CreateFolder(parent);
        Directory.CreateDirectory(full);
        FlushFolder(parent);
    }

    /// <summary>Flushes a folder's entries to the disk (fsync). Does nothing on Windows, which flushes them with the file itself.</summary>
    /// <exception cref="IOException">The folder cannot be opened or flushed.</exception>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;

        var descriptor = Open(path, ReadOnlyFlag);
        if (descriptor < 0)
        {
            throw new IOException($"Cannot open the folder {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
        try
        {
            if (Flush(descriptor) != 0)
            {
                throw new IOException($"Cannot flush the folder {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>
    /// Renames a file unless the new name is in use; of several concurrent calls exactly one succeeds. File.Move without overwriting checks
    /// first and renames afterwards, so two could succeed; creating a hard link is atomic. On file systems without hard links File.Move is
    /// used all the same.
    /// </summary>
    /// <returns>Whether the new name was free; the old name is gone in either case.</returns>
    public static bool TryMoveWithoutReplacing(string from, string to)
    {
        const int AlreadyExists = 17;
        var isLinked = !OperatingSystem.IsWindows() && Link(from, to) == 0;
        if (!isLinked && (OperatingSystem.IsWindows() || Marshal.GetLastPInvokeError() != AlreadyExists))
        {
            try
            {
                File.Move(from, to, overwrite: false);
                return true;
            }
            catch (IOException) when (File.Exists(to))
            {
                // Another call created it first.
            }
        }
        File.Delete(from);
        return isLinked;
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
