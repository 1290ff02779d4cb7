namespace Archive.Tests.Architecture;

/// <summary>How many files a folder holds, and that the folders of the normalisation do not depend on each other in a circle.</summary>
public sealed class FolderTests
{
    private const int MaxFiles = 16;

    [Fact]
    public void No_folder_holds_more_than_16_source_files()
    {
        var tooLarge = SourceFiles.All()
            .GroupBy(path => Path.GetDirectoryName(SourceFiles.RelativePath(path)))
            .Where(folder => folder.Count() > MaxFiles)
            .Select(folder => $"{folder.Key}: {folder.Count()} files");
        Assert.Empty(tooLarge);
    }

    [Fact]
    public void The_folders_of_the_normalisation_have_no_circular_dependencies() =>
        Assert.Empty(FolderGraph.Read("src/Archive.Core/Normalization", "Archive.Core.Normalization").FindCircles());

    [Theory]
    [InlineData("B", "C", "", "")]
    [InlineData("B", "C", "A", "A -> B (A/x.cs), B -> C (B/y.cs), C -> A (C/z.cs)")]
    [InlineData("B", "A", "", "A -> B (A/x.cs), B -> A (B/y.cs)")]
    [InlineData("A", "", "Other", "")]
    public void A_circle_is_found_and_named(string usedByA, string usedByB, string usedByC, string expected)
    {
        static string Using(string folder) => folder.Length == 0 ? "" : $"using System;\nusing Root.{folder}.Inner;\n\nnamespace X;";
        var graph = FolderGraph.Of(
            [("A/x.cs", Using(usedByA)), ("B/y.cs", Using(usedByB)), ("C/z.cs", Using(usedByC)), ("w.cs", Using("A"))], "Root");
        Assert.Equal(expected, string.Join("; ", graph.FindCircles()));
    }
}
