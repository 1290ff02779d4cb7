using System.Text;
using Archive.Cli;

namespace Archive.Tests.Support;

/// <summary>What a command line printed and returned.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error, byte[] RawOut);

internal static class CliRunner
{
    public static Task<CliResult> RunAsync(params string[] args) => RunWithInputAsync("", args);

    public static async Task<CliResult> RunWithInputAsync(string input, params string[] args)
    {
        using var stream = new MemoryStream(Bytes(input));
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var raw = new MemoryStream();
        var exitCode = await ArchiveCli.RunAsync(args, new Terminal(stream, output, error, raw, rich: null), TimeProvider.System);
        return new CliResult(exitCode, output.ToString(), error.ToString(), raw.ToArray());
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
