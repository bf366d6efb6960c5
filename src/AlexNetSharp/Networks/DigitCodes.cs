namespace AlexNetSharp.Networks;

/// <summary>The digits as pictures of 7x12 pixels, whose pixels are the centers of LeNet-5's output units.</summary>
/// <remarks>
/// Source: LeCun et al., "Gradient-based learning applied to document recognition", 1998, section II.B. Differs: the paper took its
/// pictures from an ASCII set that its figure 3 shows; these are drawn by us in the same size, so the distances between classes are not the
/// paper's.
/// </remarks>
internal static class DigitCodes
{
    private const char Ink = '#';

    private static readonly string[] Pictures =
    [
        """
        .......
        ..###..
        .#...#.
        #.....#
        #.....#
        #.....#
        #.....#
        #.....#
        #.....#
        .#...#.
        ..###..
        .......
        """,
        """
        .......
        ...##..
        ..###..
        .#.##..
        ...##..
        ...##..
        ...##..
        ...##..
        ...##..
        ...##..
        .######
        .......
        """,
        """
        .......
        .#####.
        ##...##
        .....##
        .....##
        ....##.
        ...##..
        ..##...
        .##....
        ##.....
        #######
        .......
        """,
        """
        #######
        .....##
        ....##.
        ...##..
        ..####.
        .....##
        ......#
        ......#
        ......#
        ##...##
        .#####.
        .......
        """,
        """
        .......
        #....#.
        #....#.
        #....#.
        #....#.
        #....#.
        #######
        .....#.
        .....#.
        .....#.
        .....#.
        .....#.
        """,
        """
        #######
        #......
        #......
        #......
        #####..
        .....#.
        ......#
        ......#
        ......#
        #....#.
        .####..
        .......
        """,
        """
        ..####.
        .##....
        ##.....
        #......
        #.###..
        ##...#.
        #.....#
        #.....#
        #.....#
        ##...##
        .#####.
        .......
        """,
        """
        .......
        #######
        ......#
        .....#.
        .....#.
        ....#..
        ....#..
        ...#...
        ...#...
        ..#....
        ..#....
        ..#....
        """,
        """
        .#####.
        ##...##
        #.....#
        ##...##
        .#####.
        .##.##.
        ##...##
        #.....#
        #.....#
        ##...##
        .#####.
        .......
        """,
        """
        .......
        .#####.
        ##...##
        #.....#
        #.....#
        ##...##
        .######
        ......#
        ......#
        .....##
        ....##.
        .####..
        """,
    ];

    /// <summary>The centers of the ten digits: 84 values each, row by row, 1 for ink and -1 for paper.</summary>
    public static IReadOnlyList<IReadOnlyList<float>> Centers { get; } =
    [
        .. Pictures.Select(picture =>
            (IReadOnlyList<float>)[.. picture.Where(pixel => pixel is Ink or '.').Select(pixel => pixel == Ink ? 1f : -1)]),
    ];
}
