using Archive.Cli.Server;
using Archive.Core;
using Archive.Hosting;
using Archive.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Archive.Tests.Cli.Server;

public sealed class ServerKeyTests : IDisposable
{
    private const string Secret = "archive_abcdefghij_0123456789-_AZ";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Secret)]
    [InlineData("  " + Secret + "\t\r\nwhat follows is not read\n")]
    [InlineData("\uFEFF" + Secret + "\n")]
    public void The_key_is_the_first_line_of_the_file(string text)
    {
        var path = _folder.WriteKey(text);
        var key = ServerKey.Read(path, _ => "the_other");
        Assert.Equal((Secret, path), (key!.Secret, key.Origin));
    }

    [Theory]
    [InlineData("ARCHIVE_Key")]
    [InlineData("ARCHIVE_KEY")]
    public void Without_a_file_it_is_in_the_environment(string variable)
    {
        Assert.Equal(Secret, ServerKey.Read(null, name => name == variable ? $" {Secret}\n" : null)!.Secret);
        Assert.Null(ServerKey.Read(null, name => name == variable ? " " : null));
        Assert.Null(ServerKey.Read(null, _ => null));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\n" + Secret, "is empty")]
    [InlineData("two words", "is not a key")]
    [InlineData("chiàve", "is not a key")]
    [InlineData("a\0b", "is not a key")]
    public void A_file_without_a_key_is_refused_by_name(string text, string problem)
    {
        var path = _folder.WriteKey(text);
        Assert.Contains($"--key-file: the first line of {path} {problem}", Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_key_at_all_is_not_read_to_its_end()
    {
        var path = _folder.WriteKey("");
        using (var file = File.OpenWrite(path)) file.SetLength(1L << 30);
        Assert.Contains("is not a key", Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_a_folder_is_refused_by_name()
    {
        Assert.Equal($"--key-file: there is no file {_folder["none"]}.", Refusal(_folder["none"]));
        Assert.StartsWith($"--key-file: {_folder.Root} cannot be read", Refusal(_folder.Root), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_file_that_others_may_read_or_change_is_refused_with_what_to_do(UnixFileMode others)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows keeps permissions otherwise.");
        var path = _folder.WriteKey(Secret);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, File.GetUnixFileMode(path) | others);
        var message = Refusal(path);
        Assert.Contains($"chmod 600 {path}", message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\nX-Evil: 1")]
    [InlineData("a\r\nb")]
    [InlineData("a b")]
    public void Nothing_that_would_end_a_header_is_a_key(string text)
    {
        var exception = Assert.Throws<ArchiveException>(() => ServerKey.Read(null, _ => text));
        Assert.Contains("The environment variable ARCHIVE_Key is not a key", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(text, exception.Message, StringComparison.Ordinal);
    }

    /// <summary>The variable has the prefix of configuration values and is none.</summary>
    [Fact]
    public void The_variable_is_no_unknown_configuration_value()
    {
        var environment = new ConfigurationBuilder().AddInMemoryCollection([new("Key", Secret)]).Build();
        Assert.NotNull(ArchiveConfiguration.Read(environment));
    }

    private static string Refusal(string path) => Assert.Throws<ArchiveException>(() => ServerKey.Read(path, _ => null)).Message;
}
