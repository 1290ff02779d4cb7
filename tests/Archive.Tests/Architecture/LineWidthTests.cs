namespace Archive.Tests.Architecture;

/// <summary>Lines of 140 columns at most, string literals aside (<c>max_line_length</c> in .editorconfig).</summary>
public sealed class LineWidthTests
{
    private const int MaxColumns = 140;

    [Fact]
    public void No_line_has_more_than_140_columns_outside_its_string_literals()
    {
        var tooWide = SourceFiles.All().SelectMany(path => CodeColumns.Count(File.ReadAllText(path))
            .Select((columns, line) => (Place: $"{SourceFiles.RelativePath(path)}:{line + 1}", Columns: columns))
            .Where(line => line.Columns > MaxColumns)
            .Select(line => $"{line.Place} has {line.Columns} columns")).ToList();
        Assert.True(tooWide.Count == 0, $"{tooWide.Count} lines:\n{string.Join('\n', tooWide)}");
    }

    [Theory]
    [InlineData("var x = 1; // a \"comment\"", "25")]
    [InlineData("a(\"text \\\" more\", 'x');", "9")]
    [InlineData("a('\"', \"x\");", "9")]
    [InlineData("a('\\'', \"x\");", "10")]
    [InlineData("a(@\"C:\\\", b);", "7")]
    [InlineData("a(@\"say \"\"x\"\"\", b);", "7")]
    [InlineData("a($\"x {b(\"}\")} {{y}}\", c);", "7")]
    [InlineData("a($@\"x {b} \"\" y\", c);", "7")]
    [InlineData("a(\"\"\"say \"x\" {y}\"\"\", b);", "7")]
    [InlineData("a(\"\"\"\n    long text\n    \"\"\", b);", "2 0 5")]
    [InlineData("a($$\"\"\"{\"x\": {{b(\"}}\")}}}\"\"\", c);", "7")]
    [InlineData("/* \"a\nb\" */ c", "5 7")]
    [InlineData("a(\"x\"u8);\nb\n", "6 1 0")]
    public void Only_columns_outside_string_literals_count(string code, string expected) =>
        Assert.Equal(expected, string.Join(' ', CodeColumns.Count(code)));
}
