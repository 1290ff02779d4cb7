namespace Archive.Tests.Architecture;

/// <summary>
/// The order of the folders of Archive.Core: none depends on another in a circle, and the lower ones use only those below them.
/// </summary>
public sealed class CoreDependencyTests
{
    private static readonly FolderGraph Core = FolderGraph.Read("src/Archive.Core", "Archive.Core");

    [Fact]
    public void The_folders_of_the_core_have_no_circular_dependencies()
    {
        var circles = Core.FindCircles();
        Assert.True(circles.Count == 0, string.Join('\n', circles));
    }

    [Theory]
    [InlineData("Articles", "")]
    [InlineData("Deliveries", "Articles")]
    [InlineData("Storage", "Articles")]
    [InlineData("Normalization", "Articles Deliveries")]
    [InlineData("Access", "Articles Catalog")]
    [InlineData("Export", "Articles Catalog Search")]
    public void A_lower_folder_of_the_core_uses_only_those_below_it(string folder, string allowed) =>
        Assert.Empty(Core.UsedBy(folder).Except(allowed.Split(' ')));
}
