using System.Numerics;
using AlexNetSharp.Data.Synthetic;

namespace AlexNetSharp.Tests.Data.Synthetic;

public class ShapeOutlinesTests
{
    [Fact]
    public void Polygon_SquareOfCorners_EqualsTheBox()
    {
        Vector2[] corners = [new(-1f, -0.5f), new(1f, -0.5f), new(1f, 0.5f), new(-1f, 0.5f)];
        for (int i = 0; i < 400; i++)
        {
            Vector2 point = new(-2f + i % 20 * 0.21f, -2f + i / 20 * 0.21f);
            Assert.Equal(SignedDistance.Box(point, 1f, 0.5f), SignedDistance.Polygon(point, corners), 1e-5f);
        }
    }

    [Fact]
    public void Distance_EveryClass_HasSlopeOneAlmostEverywhereOnItsOutline()
    {
        const float Step = 1e-3f;
        for (int label = 0; label < 10; label++)
        {
            (int crossings, int fair) = (0, 0);
            for (int i = 0; i < 90000; i++)
            {
                Vector2 point = new(-1.3f + i % 300 * 0.0087f, -1.3f + i / 300 * 0.0087f);
                if (Math.Abs(ShapeOutlines.Distance(label, point)) < 0.004f)
                {
                    float dx =
                        ShapeOutlines.Distance(label, point + new Vector2(Step, 0))
                        - ShapeOutlines.Distance(label, point - new Vector2(Step, 0));
                    float dy =
                        ShapeOutlines.Distance(label, point + new Vector2(0, Step))
                        - ShapeOutlines.Distance(label, point - new Vector2(0, Step));
                    crossings++;
                    fair += new Vector2(dx, dy).Length() / (2 * Step) is > 0.6f and < 1.6f ? 1 : 0;
                }
            }

            Assert.InRange(crossings, 200, 3000);
            Assert.InRange(fair / (double)crossings, 0.95, 1.0);
        }
    }

    [Fact]
    public void Distance_EveryClass_LeavesRoomAroundAndFillsAFairPart()
    {
        for (int label = 0; label < 10; label++)
        {
            int inside = 0;
            for (int i = 0; i < 160000; i++)
            {
                Vector2 point = new(-2f + i % 400 * 0.01f, -2f + i / 400 * 0.01f);
                if (ShapeOutlines.Distance(label, point) < 0)
                {
                    inside++;
                    Assert.InRange(point.Length(), 0f, 1.35f);
                }
            }

            Assert.InRange(inside * 0.0001, 0.9, 2.8);
        }
    }
}
