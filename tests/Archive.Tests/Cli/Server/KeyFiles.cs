using Archive.Tests.Support;

namespace Archive.Tests.Cli.Server;

internal static class KeyFiles
{
    /// <summary>A file that only its owner may read, as a key file has to be.</summary>
    public static string WriteKey(this TempFolder folder, string text, string name = "key")
    {
        var path = folder.Write(name, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
