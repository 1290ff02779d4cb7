using System.CommandLine;

namespace Archive.Cli;

/// <summary>What <c>--output</c> names.</summary>
internal static class OutputFile
{
    public static Option<string?> CreateOption() => new("--output", "-o")
    {
        Description = "The file to write, which appears when it is complete; by default standard output.",
        HelpName = "FILE",
    };

    /// <summary>Writes to a file, which appears only when it is complete and on the disk; without a path to standard output.</summary>
    /// <param name="path">The file; null for standard output.</param>
    /// <param name="terminal">Has the standard output.</param>
    /// <param name="write">Writes the bytes; its result is given back.</param>
    public static async Task<T> WriteAsync<T>(string? path, Terminal terminal, Func<Stream, Task<T>> write)
    {
        if (path is null) return await write(terminal.RawOut);
        var unfinished = path + ".part";
        T result;
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
        {
            result = await write(file);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
        return result;
    }
}
