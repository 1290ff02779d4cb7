using System.Text;
using Archive.Cli;

namespace Archive.Tests.Support;

/// <summary>What a command line printed and returned.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error, byte[] RawOut);

internal static class CliRunner
{
    public static Task<CliResult> RunAsync(params string[] args) => RunAsync("", [], args);

    public static Task<CliResult> RunWithInputAsync(string input, params string[] args) => RunAsync(input, [], args);

    /// <summary>Runs with an environment of its own; the other runs have an empty one.</summary>
    public static Task<CliResult> RunWithEnvironmentAsync(Dictionary<string, string> environment, params string[] args) =>
        RunAsync("", environment, args);

    private static async Task<CliResult> RunAsync(string input, Dictionary<string, string> environment, string[] args)
    {
        using var stream = new MemoryStream(Bytes(input));
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var raw = new MemoryStream();
        var terminal = new Terminal(stream, output, error, raw, rich: null, name => environment.GetValueOrDefault(name));
        var exitCode = await ArchiveCli.RunAsync(args, terminal, TimeProvider.System);
        return new CliResult(exitCode, output.ToString(), error.ToString(), raw.ToArray());
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
