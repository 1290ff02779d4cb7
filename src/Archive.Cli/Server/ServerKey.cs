using System.Buffers;
using Archive.Core;

namespace Archive.Cli.Server;

/// <summary>
/// A key of a server's archive, and where it was read. It comes from a file or the environment, never as an option's value, which the
/// process list shows to everybody on the machine. Not a record, which would print its secret.
/// </summary>
internal sealed class ServerKey
{
    /// <summary>The environment variable. It is read in capitals too, as the names of configuration values are read in any case.</summary>
    public const string Variable = "ARCHIVE_Key";

    private const string FileOption = "--key-file";

    /// <summary>No key is this long, in characters; more of a file's first line is not read.</summary>
    private const int MaxLength = 1_000;

    private const UnixFileMode OfOthers =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>What a bearer token may hold (RFC 6750, section 2.1): nothing that could end a header.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    private ServerKey(string secret, string origin) => (Secret, Origin) = (secret, origin);

    /// <summary>What is sent.</summary>
    public string Secret { get; }

    /// <summary>The file or the variable that it was read from, for messages.</summary>
    public string Origin { get; }

    /// <summary>The key in a file, else in the environment; null where there is neither.</summary>
    /// <param name="file">The file, whose first line is the key; null for none.</param>
    /// <param name="variable">Reads an environment variable; null where it is not set.</param>
    /// <exception cref="ArchiveException">The file cannot be read, others may read it, or what was read is no key.</exception>
    public static ServerKey? Read(string? file, Func<string, string?> variable)
    {
        if (file is not null) return Parse(ReadFirstLine(file), file, $"{FileOption}: the first line of {file}");
        return (variable(Variable) ?? variable(Variable.ToUpperInvariant())) is { } text && !string.IsNullOrWhiteSpace(text)
            ? Parse(text.Trim(), Variable, $"The environment variable {Variable}")
            : null;
    }

    private static ServerKey Parse(string text, string origin, string place)
    {
        if (text.Length == 0) throw Wrong($"{place} is empty; the key stands there.");
        return text.Length <= MaxLength && !text.AsSpan().ContainsAnyExcept(TokenCharacters)
            ? new ServerKey(text, origin)
            : throw Wrong($"{place} is not a key: a key is one word, as “archive keys create” prints it.");
    }

    private static string ReadFirstLine(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & OfOthers) != 0)
            {
                throw Wrong(
                    $"{FileOption}: others may read or change {path}; make it yours alone with “chmod 600 {path}”, "
                    + $"or, where that is not possible, give the key in {Variable}.");
            }
            using var reader = new StreamReader(file);
            var start = new char[MaxLength + 2];
            var text = start.AsSpan(0, reader.ReadBlock(start));
            var end = text.IndexOfAny('\r', '\n');
            return text[..(end < 0 ? text.Length : end)].Trim().ToString();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Wrong($"{FileOption}: there is no file {path}.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"{FileOption}: {path} cannot be read: {exception.Message}", exception);
        }
    }

    private static ArchiveException Wrong(string message, Exception? inner = null) => new(FaultKind.Configuration, message, inner);
}
