using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Archive.Core.Storage;

/// <summary>What .NET lacks for durable files: flushing a folder, without which a renamed file may be gone after a power cut.</summary>
public static partial class DurableFile
{
    private const int ReadOnlyFlag = 0;

    /// <summary>Creates a folder and whatever is missing above it, durably.</summary>
    public static void CreateFolder(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetDirectoryName(full) is not { } parent) return;
        if (!Directory.Exists(parent)) CreateFolder(parent);
        Directory.CreateDirectory(full);
        FlushFolder(parent);
    }

    /// <summary>Flushes a folder's entries to the disk. Windows does so with the file itself; there this does nothing.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return;

        var descriptor = Open(path, ReadOnlyFlag);
        if (descriptor < 0) throw new IOException($"Cannot open the folder {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        try
        {
            if (Flush(descriptor) != 0) throw new IOException($"Cannot flush the folder {path}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>
    /// Gives a file its final name unless that is taken; of several at once exactly one succeeds. File.Move without overwriting looks first and renames
    /// then, so two may; a hard link is made or refused in one step. Where a file system has no links, it is moved all the same.
    /// </summary>
    /// <returns>Whether the name was free; the file's old name is gone in either case.</returns>
    public static bool MoveToNewName(string from, string to)
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
                // another was faster
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
